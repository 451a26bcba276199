using Tally.Query.LogQl;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki.Push;

/// <summary>Gathers a push's entries. Adds what Loki adds: <c>service_name</c> to a stream without one, <c>detected_level</c> to an entry.</summary>
internal sealed class PushStreams
{
    private const string ServiceName = "service_name";
    private const string DetectedLevel = "detected_level";
    private const int MaxLabelsLength = 64 << 10;

    // Where Loki looks for a service's name.
    private static readonly string[] ServiceNames =
        ["service", "app", "application", "app_name", "name", "app_kubernetes_io_name", "container", "container_name", "k8s_container_name", "component", "workload", "job", "k8s_job_name"];

    private LabelSet _stream = LabelSet.Empty;
    private string? _level;

    public StreamBatch Batch { get; } = new();

    /// <summary>The stream of the entries that follow. Returns what is wrong with its labels, or null.</summary>
    public string? Start(string labels)
    {
        if (labels.Length > MaxLabelsLength)
            return $"stream labels size {labels.Length} exceeds limit of {MaxLabelsLength}";
        if (!LogLabels.TryParse(labels, out var parsed, out var error))
            return $"couldn't parse labels: {error}";
        Start(LabelSet.From(parsed));
        return null;
    }

    public void Start(LabelSet labels)
    {
        // No labels at all stay none, for the store to refuse.
        _stream = labels.Count == 0 || labels[ServiceName] is not null ? labels
            : labels.With(ServiceName, ServiceNames.Select(name => labels[name]).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "unknown_service");
        _level = Level(name => _stream[name]);
    }

    public void Add(UnixNanos time, string line, List<KeyValuePair<string, string>> metadata)
    {
        for (var i = 0; i < metadata.Count; i++)
            metadata[i] = new(LokiLabelName.From(metadata[i].Key), metadata[i].Value);
        if (!metadata.Exists(pair => pair.Key == DetectedLevel))
            metadata.Add(new(DetectedLevel, _level ?? Level(name => metadata.Find(pair => pair.Key == name).Value) ?? LevelDetection.FromLine(line)));
        Batch.Add(_stream, time, line, [.. metadata]);
    }

    private static string? Level(Func<string, string?> valueOf) =>
        LevelDetection.Names.Select(valueOf).FirstOrDefault(value => value is not null) is { } level ? LevelDetection.Normalize(level) : null;
}

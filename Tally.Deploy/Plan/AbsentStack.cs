using Tally.Deploy.Manifest;

namespace Tally.Deploy.Plan;

/// <summary>
/// The stack that is left out on request: services send their telemetry to another endpoint, and variables that only make sense
/// with the stack go with it.
/// </summary>
internal sealed class AbsentStack
{
    private readonly HashSet<string> _names;
    private readonly string? _otlpEndpoint;
    private readonly List<string> _notes = [];

    private AbsentStack(IEnumerable<string> names, string? otlpEndpoint) => (_names, _otlpEndpoint) = ([.. names], otlpEndpoint);

    public IReadOnlyList<string> Notes => _notes;

    public static AbsentStack Of(IEnumerable<WorkloadResource> settings, DeploymentOptions options)
    {
        if (!options.WithoutObservability)
            return options.OtlpEndpoint is null
                ? new([], null)
                : throw new InputMistake(options.Names.OtlpEndpoint, $"this is for {options.Names.WithoutObservability}; with the stack, services send to it.");
        return Uri.TryCreate(options.OtlpEndpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? new(settings.Where(workload => workload.IsObservability).Select(workload => workload.Of), options.OtlpEndpoint)
            : throw new InputMistake(options.Names.WithoutObservability, $"services need a place to send telemetry to; give {options.Names.OtlpEndpoint}{options.Names.BeforeValue}http(s)://host:port.");
    }

    public bool Contains(string name) => _names.Contains(name);

    /// <summary>The workload without variables that lead to what is absent.</summary>
    public Workload Replace(Workload workload)
    {
        if (_names.Count == 0)
            return workload;
        if (workload.Arguments.FirstOrDefault(LeadsThere) is { } argument)
            throw argument.At.Mistake("this argument leads to the stack that is left out; pass it in an environment variable instead.");

        var kept = new SortedDictionary<string, Text>(StringComparer.Ordinal);
        foreach (var (name, value) in workload.Environment)
        {
            if (!LeadsThere(value))
                kept[name] = value;
            else if (name.StartsWith("OTEL_EXPORTER_OTLP_", StringComparison.Ordinal) && name.EndsWith("ENDPOINT", StringComparison.Ordinal))
                kept[name] = Text.Of(_otlpEndpoint!, value.At);
            else
                _notes.Add($"{value.At}: left out with the stack that it leads to.");
        }
        return workload with { Environment = kept };
    }

    private bool LeadsThere(Text text) => text.Resources.Any(_names.Contains);
}

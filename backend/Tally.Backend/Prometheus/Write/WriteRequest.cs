using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus.Write;

/// <summary>A remote-write request as it goes to the store, with what was wrong in single series of it: the rest is taken all the same.</summary>
internal sealed class WriteRequest
{
    private const int ErrorsShown = 10;

    private readonly List<string> _errors = [];
    private int _errorCount;

    public SampleBatch Batch { get; } = new();

    public bool HasErrors => _errorCount > 0;

    /// <summary>What was wrong, one line each.</summary>
    public string Errors => string.Join('\n', _errorCount > _errors.Count ? _errors.Append($"and {_errorCount - _errors.Count} more") : _errors);

    public void Fail(string error)
    {
        if (_errorCount++ < ErrorsShown)
            _errors.Add(error);
    }

    /// <summary>A series' labels, sorted; null where they are not such as a series can have.</summary>
    public LabelSet? Series(List<Label> labels)
    {
        labels.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        var hasName = false;
        for (var i = 0; i < labels.Count; i++)
        {
            var (name, value) = labels[i];
            hasName |= name == "__name__" && value.Length > 0;
            if (name.Length == 0)
                return Fail($"invalid metric name or labels, got {Text(labels)}", null);
            if (i > 0 && labels[i - 1].Name == name)
                return Fail($"invalid labels for series, labels {Text(labels)}, duplicated label {name}", null);
        }
        // An empty value and an absent label are the same.
        return hasName ? LabelSet.FromSorted([.. labels.Where(label => label.Value.Length > 0)]) : Fail($"invalid metric name or labels, got {Text(labels)}", null);
    }

    /// <summary>Each sample is an item of its own, so that each is refused by itself.</summary>
    public void Add(LabelSet series, long time, long startTime, double value) => Batch.Samples.Add(new(series, time, value, null, Batch.Samples.Count, startTime));

    /// <inheritdoc cref="Add(LabelSet, long, long, double)"/>
    public void Add(LabelSet series, long time, long startTime, NativeHistogram histogram) => Batch.Samples.Add(new(series, time, 0, histogram, Batch.Samples.Count, startTime));

    private LabelSet? Fail(string error, LabelSet? result)
    {
        Fail(error);
        return result;
    }

    private static string Text(List<Label> labels) => "{" + string.Join(", ", labels.Select(label => $"{label.Name}=\"{label.Value}\"")) + "}";
}

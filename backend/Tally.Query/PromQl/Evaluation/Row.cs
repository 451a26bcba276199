using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>
/// One series of a vector over all steps of a timeline. A step without a sample holds the stale marker, which is never a
/// value. With <see cref="NameDropped"/> the metric name is still there but goes when the query ends.
/// </summary>
internal sealed class Row(LabelSet labels, int steps)
{
    private NativeHistogram?[]? _histograms;

    public LabelSet Labels { get; } = labels;
    public bool NameDropped { get; set; }
    public double[] Values { get; } = Absent(steps);
    public bool HasHistograms => _histograms is not null;

    public bool Has(int step) => !StaleMarker.Is(Values[step]);

    public NativeHistogram? Histogram(int step) => _histograms?[step];

    public PromValue this[int step]
    {
        get => new(Values[step], _histograms?[step]);
        set
        {
            // A sample that happens to be the marker would vanish; any other NaN says the same.
            Values[step] = value.Histogram is not null ? 0 : StaleMarker.Is(value.Float) ? double.NaN : value.Float;
            if (value.Histogram is not null)
                _histograms ??= new NativeHistogram?[Values.Length];
            if (_histograms is not null)
                _histograms[step] = value.Histogram;
        }
    }

    public void Clear(int step)
    {
        Values[step] = StaleMarker.Value;
        if (_histograms is not null)
            _histograms[step] = null;
    }

    public bool IsEmpty => Array.TrueForAll(Values, StaleMarker.Is);

    private static double[] Absent(int steps)
    {
        var values = GC.AllocateUninitializedArray<double>(steps);
        values.AsSpan().Fill(StaleMarker.Value);
        return values;
    }
}

/// <summary>What an expression evaluates to over a timeline.</summary>
internal abstract record Evaluated
{
    /// <summary>One number a step.</summary>
    public sealed record Scalars(double[] Values) : Evaluated;

    public sealed record Text(string Value) : Evaluated;

    public sealed record Rows(List<Row> List) : Evaluated;
}

using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>
/// One series of a vector over all steps of a timeline. A step without a sample holds the stale marker, which is never a
/// value. With <see cref="NameDropped"/> the metric name is still there but goes when the query ends.
/// </summary>
internal sealed class Row
{
    private NativeHistogram?[]? _histograms;

    public Row(LabelSet labels, int steps) : this(labels, Absent(steps), null) { }

    private Row(LabelSet labels, double[] values, NativeHistogram?[]? histograms) => (Labels, Values, _histograms) = (labels, values, histograms);

    public LabelSet Labels { get; }
    public bool NameDropped { get; set; }
    public double[] Values { get; }
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

    /// <summary>Sets a float where the row holds no histogram at any step.</summary>
    public void SetFloat(int step, double value) => Values[step] = StaleMarker.Is(value) ? double.NaN : value;

    public void Clear(int step)
    {
        Values[step] = StaleMarker.Value;
        if (_histograms is not null)
            _histograms[step] = null;
    }

    /// <summary>The row under other labels. It takes the samples over: the row itself is not to be used any more.</summary>
    public Row Under(LabelSet labels) => ReferenceEquals(labels, Labels) ? this : new(labels, Values, _histograms) { NameDropped = NameDropped };

    /// <summary>How many steps have a sample.</summary>
    public int Count => Values.Length - MemoryMarshal.Cast<double, long>(Values.AsSpan()).Count(StaleMarker.Bits);

    public bool IsEmpty => !MemoryMarshal.Cast<double, long>(Values.AsSpan()).ContainsAnyExcept(StaleMarker.Bits);

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

using Tally.Signals;

namespace Tally.Backend.Alloy.Components.Connectors;

/// <summary>A histogram with explicit bounds in seconds, upper ones, inclusive, ascending; exemplars since the last collection. Not thread-safe.</summary>
internal sealed class Buckets(double[] bounds, int maxExemplars)
{
    private readonly ulong[] _counts = new ulong[bounds.Length + 1];
    private readonly List<ExemplarRow> _exemplars = [];
    private double _sum;
    private ulong _count;

    public void Observe(double seconds, in SpanRow span)
    {
        var bucket = 0;
        while (bucket < bounds.Length && seconds > bounds[bucket])
            bucket++;
        _counts[bucket]++;
        _sum += seconds;
        _count++;
        if (_exemplars.Count < maxExemplars)
            _exemplars.Add(new(span.End, seconds, span.TraceId, span.SpanId, default));
    }

    /// <summary>Adds a cumulative point to the batch.</summary>
    public void Collect(MetricBatch batch, UnixNanos start, UnixNanos now, Slice attributes)
    {
        var exemplars = new Slice(batch.Exemplars.Count, _exemplars.Count);
        batch.Exemplars.AddRange(_exemplars);
        _exemplars.Clear();
        var counts = new Slice(batch.Counts.Count, _counts.Length);
        batch.Counts.AddRange(_counts);
        var limits = new Slice(batch.Bounds.Count, bounds.Length);
        batch.Bounds.AddRange(bounds);
        batch.Histograms.Add(new(new(start, now, attributes, exemplars, NoRecordedValue: false), _count, _sum, double.NaN, double.NaN, counts, limits));
    }
}

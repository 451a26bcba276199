using System.Globalization;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Backend.Tempo;

/// <summary>A classic histogram: cumulative buckets, sum and count; of each bucket the latest example.</summary>
internal sealed class ClassicHistogram : Instrument
{
    private readonly double[] _bounds;
    private readonly LabelSet[] _buckets;
    private readonly LabelSet _sumSeries, _countSeries;
    private readonly long[] _counts;
    private readonly (TraceId Trace, double Value, long TimeMs)[] _exemplars;
    private double _sum;

    /// <param name="name">The metric family.</param>
    /// <param name="labels">The labels of all its series.</param>
    /// <param name="bounds">The upper bounds of the buckets, ascending, inclusive, without infinity.</param>
    public ClassicHistogram(string name, IReadOnlyList<Label> labels, double[] bounds)
    {
        _bounds = bounds;
        _buckets = [.. bounds.Select(bound => bound.ToString(CultureInfo.InvariantCulture)).Append("+Inf").Select(bound => Series(name + "_bucket", labels.Append(new("le", bound))))];
        _sumSeries = Series(name + "_sum", labels);
        _countSeries = Series(name + "_count", labels);
        _counts = new long[_buckets.Length];
        _exemplars = new (TraceId, double, long)[_buckets.Length];
    }

    public override int SeriesCount => _buckets.Length + 2;

    public void Observe(double seconds, TraceId trace, long timeMs)
    {
        var bucket = 0;
        while (bucket < _bounds.Length && seconds > _bounds[bucket])
            bucket++;
        _counts[bucket]++;
        _sum += seconds;
        _exemplars[bucket] = (trace, seconds, timeMs);
    }

    public override void Collect(SampleBatch batch, long timeMs, Moment moment)
    {
        var count = 0L;
        for (var i = 0; i < _buckets.Length; i++)
            batch.Samples.Add(new(_buckets[i], timeMs, At(moment, count += _counts[i])));
        batch.Samples.Add(new(_sumSeries, timeMs, At(moment, _sum)));
        batch.Samples.Add(new(_countSeries, timeMs, At(moment, count)));
    }

    public override void CollectExemplars(SampleBatch batch)
    {
        for (var i = 0; i < _buckets.Length; i++)
            if (!_exemplars[i].Trace.IsEmpty)
                batch.Exemplars.Add(new(_buckets[i], _exemplars[i].TimeMs, _exemplars[i].Value, LabelSet.From([new(DurationInstrument.TraceIdLabel, _exemplars[i].Trace.ToString())])));
        Array.Clear(_exemplars);
    }
}

using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Backend.Tempo;

/// <summary>
/// A native histogram, as upstream configures it: buckets that grow by a factor of 2^(1/8) (the widest below 1.1), at most
/// 100 of them, beyond which two become one. Of all observations since the last collection the latest is the example.
/// </summary>
internal sealed class ExponentialHistogram(string name, IReadOnlyList<Label> labels) : Instrument
{
    private const int FinestSchema = 3, MaxBuckets = 100;

    // 2^-128, what Prometheus' own clients count as zero.
    private const double ZeroThreshold = 2.938735877055719e-39;

    // The bounds of the buckets from a half up to below one.
    private static readonly double[] Octave = [.. Enumerable.Range(0, 1 << FinestSchema).Select(i => HistogramBuckets.Bound(i, FinestSchema) / 2)];

    private readonly LabelSet _series = Series(name, labels);
    private Dictionary<int, double> _buckets = [];
    private (TraceId Trace, double Value, long TimeMs) _exemplar;
    private int _schema = FinestSchema;
    private double _count, _sum, _zeros;

    public override int SeriesCount => 1;

    public void Observe(double value, TraceId trace, long timeMs)
    {
        _count++;
        _sum += value;
        _exemplar = (trace, value, timeMs);
        if (value <= ZeroThreshold)
        {
            _zeros++;
            return;
        }
        CollectionsMarshal.GetValueRefOrAddDefault(_buckets, Widened(FinestIndex(value), FinestSchema - _schema), out _)++;
        while (_buckets.Count > MaxBuckets)
            Widen();
    }

    public override void Collect(SampleBatch batch, long timeMs, Moment moment)
    {
        var (spans, counts) = moment == Moment.Now ? BucketRuns.From(_buckets.OrderBy(bucket => bucket.Key).Select(bucket => (bucket.Key, bucket.Value))) : ([], []);
        batch.Samples.Add(new(_series, timeMs, 0, new()
        {
            Schema = _schema,
            ZeroThreshold = ZeroThreshold,
            ZeroCount = moment == Moment.Now ? _zeros : 0,
            Count = moment == Moment.Now ? _count : 0,
            Sum = At(moment, _sum),
            PositiveSpans = spans,
            PositiveBuckets = counts,
        }));
    }

    public override void CollectExemplars(SampleBatch batch)
    {
        if (!_exemplar.Trace.IsEmpty)
            batch.Exemplars.Add(new(_series, _exemplar.TimeMs, _exemplar.Value, LabelSet.From([new(DurationInstrument.TraceIdLabel, _exemplar.Trace.ToString())])));
        _exemplar = default;
    }

    /// <summary>The bucket of the finest schema that a value falls into: it is above the bucket's lower bound and at most its upper one.</summary>
    private static int FinestIndex(double value)
    {
        var exponent = Math.ILogB(value) + 1;
        var fraction = Math.ScaleB(value, -exponent);
        var bucket = 0;
        while (bucket < Octave.Length && Octave[bucket] < fraction)
            bucket++;
        return bucket + (exponent - 1) * Octave.Length;
    }

    // Bucket i of a schema lies in bucket ⌈i/2⌉ of the next wider one.
    private static int Widened(int index, int times) => ((index - 1) >> times) + 1;

    private void Widen()
    {
        _schema--;
        var wider = new Dictionary<int, double>();
        foreach (var (index, count) in _buckets)
            CollectionsMarshal.GetValueRefOrAddDefault(wider, Widened(index, 1), out _) += count;
        _buckets = wider;
    }
}

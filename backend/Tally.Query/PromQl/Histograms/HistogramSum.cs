using Tally.Query.PromQl.Functions;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Histograms;

/// <summary>What happened when two histograms were put together.</summary>
[Flags]
internal enum Merge
{
    Fine = 0,

    /// <summary>One says it restarted counting, the other that it did not.</summary>
    ConflictingResets = 1,

    /// <summary>Their custom bounds differ; only the common ones are left.</summary>
    BoundsReconciled = 2,

    /// <summary>One has custom bounds, the other exponential ones: nothing was added.</summary>
    Incompatible = 4,
}

/// <summary>
/// A histogram that is being worked on. Others may be added whose buckets differ: the finer resolution is reduced to the
/// coarser, the narrower zero bucket widened to the wider, custom bounds cut down to the common ones.
/// </summary>
internal sealed class HistogramSum
{
    private readonly BucketSide _positive = new();
    private readonly BucketSide _negative = new();
    private KahanSum _zero, _count, _sum;
    private double[] _bounds = [];
    private int _schema;
    private double _threshold;

    public CounterReset Hint { get; set; }

    /// <summary>The zero bucket reaches from minus this to this.</summary>
    public double ZeroThreshold => _threshold;

    public double ZeroCount => _zero.Value;

    public BucketSide Positive => _positive;

    public BucketSide Negative => _negative;

    public static HistogramSum Of(NativeHistogram histogram)
    {
        var sum = new HistogramSum
        {
            Hint = histogram.CounterReset, _schema = histogram.Schema, _threshold = histogram.ZeroThreshold, _bounds = histogram.CustomValues,
            _zero = new(histogram.ZeroCount), _count = new(histogram.Count), _sum = new(histogram.Sum),
        };
        sum._positive.Add(histogram.PositiveSpans, histogram.PositiveBuckets, 1);
        sum._negative.Add(histogram.NegativeSpans, histogram.NegativeBuckets, 1);
        return sum;
    }

    /// <summary>The same without empty buckets, as results are given.</summary>
    public static NativeHistogram Compact(NativeHistogram histogram) => Of(histogram).ToHistogram();

    public NativeHistogram ToHistogram()
    {
        var (positiveSpans, positive) = _positive.Pack();
        var (negativeSpans, negative) = _negative.Pack();
        return new()
        {
            CounterReset = Hint, Schema = _schema, ZeroThreshold = _threshold, CustomValues = _bounds,
            ZeroCount = _zero.Value, Count = _count.Value, Sum = _sum.Value,
            PositiveSpans = positiveSpans, PositiveBuckets = positive, NegativeSpans = negativeSpans, NegativeBuckets = negative,
        };
    }

    public Merge Add(NativeHistogram other) => Add(other, 1);

    public Merge Subtract(NativeHistogram other) => Add(other, -1);

    public HistogramSum Scale(double factor)
    {
        Each((ref KahanSum number) => number.Scale(factor));
        // Less than nothing cannot be counted up.
        if (factor < 0)
            Hint = CounterReset.Gauge;
        return this;
    }

    public HistogramSum Divide(double divisor)
    {
        Each((ref KahanSum number) => number.Divide(divisor));
        if (divisor == 0)
        {
            _positive.Clear();
            _negative.Clear();
        }
        if (divisor < 0)
            Hint = CounterReset.Gauge;
        return this;
    }

    /// <summary>Whether adding might leave the range of numbers; may say so too early, never too late.</summary>
    public bool MayOverflowWith(NativeHistogram other)
    {
        var largest = 0.0;
        Each((ref KahanSum number) => largest = Math.Max(largest, Math.Abs(number.Value)));
        var others = Math.Max(Math.Abs(other.Count), Math.Max(Math.Abs(other.Sum), Math.Abs(other.ZeroCount)));
        foreach (var count in other.PositiveBuckets)
            others = Math.Max(others, Math.Abs(count));
        foreach (var count in other.NegativeBuckets)
            others = Math.Max(others, Math.Abs(count));
        return double.IsInfinity(largest + others);
    }

    /// <summary>Joins neighbouring buckets until the schema is as low as asked for.</summary>
    public void ReduceTo(int schema)
    {
        if (schema >= _schema)
            return;
        var map = Reduction(_schema, schema);
        _positive.Remap(map);
        _negative.Remap(map);
        _schema = schema;
    }

    /// <summary>Widens the zero bucket to at least the threshold; further, where that lies within a bucket that is not empty.</summary>
    public void Widen(double threshold)
    {
        double before;
        do
        {
            before = threshold;
            threshold = Absorb(_negative, Absorb(_positive, threshold));
        }
        while (threshold != before);
        _threshold = threshold;
    }

    private Merge Add(NativeHistogram other, int sign)
    {
        if (other.UsesCustomBuckets != (_schema == NativeHistogram.CustomBoundsSchema))
            return Merge.Incompatible;
        var merge = MergeHint(other.CounterReset);
        if (other.UsesCustomBuckets)
            merge |= AddCustom(other, sign);
        else
            AddExponential(other, sign);
        _count.Add(sign * other.Count);
        _sum.Add(sign * other.Sum);
        return merge;
    }

    private Merge AddCustom(NativeHistogram other, int sign)
    {
        if (_bounds.AsSpan().SequenceEqual(other.CustomValues))
        {
            _positive.Add(other.PositiveSpans, other.PositiveBuckets, sign);
            return Merge.Fine;
        }
        var common = CustomBounds.Common(_bounds, other.CustomValues);
        _positive.Remap(CustomBounds.Map(_bounds, common));
        _positive.Add(other.PositiveSpans, other.PositiveBuckets, sign, CustomBounds.Map(other.CustomValues, common));
        _bounds = common;
        return Merge.BoundsReconciled;
    }

    private void AddExponential(NativeHistogram other, int sign)
    {
        if (other.ZeroThreshold != _threshold)
        {
            AddWidened(Of(other), sign);
            return;
        }
        ReduceTo(other.Schema);
        var map = other.Schema == _schema ? null : Reduction(other.Schema, _schema);
        _zero.Add(sign * other.ZeroCount);
        _positive.Add(other.PositiveSpans, other.PositiveBuckets, sign, map);
        _negative.Add(other.NegativeSpans, other.NegativeBuckets, sign, map);
    }

    private void AddWidened(HistogramSum other, int sign)
    {
        while (_threshold != other._threshold)
            if (_threshold < other._threshold)
                Widen(other._threshold);
            else
                other.Widen(_threshold);
        ReduceTo(other._schema);
        other.ReduceTo(_schema);
        _zero.Add(sign * other._zero.Value);
        _positive.Add(other._positive, sign);
        _negative.Add(other._negative, sign);
    }

    // Both sides count by distance from zero, so one rule serves them.
    private double Absorb(BucketSide side, double threshold)
    {
        var absorbed = 0;
        foreach (var (index, count) in side.Buckets)
        {
            if (HistogramBuckets.Bound(index - 1, _schema) >= threshold)
                break;
            absorbed++;
            _zero.Add(count);
            if (count.Value != 0)
                threshold = Math.Max(threshold, HistogramBuckets.Bound(index, _schema));
        }
        side.RemoveFirst(absorbed);
        return threshold;
    }

    private Merge MergeHint(CounterReset other)
    {
        if (other == Hint || Hint is CounterReset.Gauge || (Hint is CounterReset.Unknown && other is not CounterReset.Gauge))
            return Merge.Fine;
        var conflict = other is CounterReset.Reset or CounterReset.NotReset && Hint is CounterReset.Reset or CounterReset.NotReset;
        Hint = other is CounterReset.Gauge ? CounterReset.Gauge : CounterReset.Unknown;
        return conflict ? Merge.ConflictingResets : Merge.Fine;
    }

    private static Func<int, int> Reduction(int from, int to) => index => ((index - 1) >> (from - to)) + 1;

    private delegate void Change(ref KahanSum number);

    private void Each(Change change)
    {
        change(ref _zero);
        change(ref _count);
        change(ref _sum);
        foreach (ref var bucket in _positive.Buckets)
            change(ref bucket.Count);
        foreach (ref var bucket in _negative.Buckets)
            change(ref bucket.Count);
    }
}

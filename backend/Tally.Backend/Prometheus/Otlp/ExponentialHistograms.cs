using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus.Otlp;

/// <summary>OTLP's exponential histograms as native histograms. OTLP's bucket i ends at base^(i+1), Prometheus's at base^i.</summary>
internal static class ExponentialHistograms
{
    // What upstream writes, and what an OTLP sender means by "zero" unless it says otherwise.
    private const double DefaultZeroThreshold = 1e-128;

    // Delta points of any scale and range add up; past this many buckets a side the sum gets coarser instead of larger.
    private const int MaxDeltaBuckets = 640;

    /// <summary>The point by itself; null where it cannot be told in native buckets, with the reason.</summary>
    public static NativeHistogram? Convert(MetricBatch batch, in ExponentialHistogramPoint point, out string? error)
    {
        error = null;
        if (point.Header.NoRecordedValue)
            return new() { Sum = StaleMarker.Value };
        if (point.Scale < HistogramRules.MinSchema)
        {
            error = $"cannot convert exponential to native histogram. Scale must be >= {HistogramRules.MinSchema}, was {point.Scale}";
            return null;
        }
        // A shift by more than 31 is taken modulo 32; every bucket of such a scale lies at 1 anyway.
        var narrower = Math.Min(31, Math.Max(0, point.Scale - HistogramRules.MaxSchema));
        if (!InRange(point.PositiveOffset, point.PositiveCounts) || !InRange(point.NegativeOffset, point.NegativeCounts))
        {
            error = "an exponential histogram has buckets beyond any number there is";
            return null;
        }
        var (positiveSpans, positive) = Side(batch, point.PositiveOffset, point.PositiveCounts, narrower);
        var (negativeSpans, negative) = Side(batch, point.NegativeOffset, point.NegativeCounts, narrower);
        var histogram = new NativeHistogram
        {
            Schema = Math.Min(point.Scale, HistogramRules.MaxSchema),
            ZeroThreshold = point.ZeroThreshold > 0 ? point.ZeroThreshold : DefaultZeroThreshold,
            ZeroCount = point.ZeroCount,
            Count = point.Count,
            Sum = double.IsNaN(point.Sum) ? 0 : point.Sum,
            PositiveSpans = positiveSpans, PositiveBuckets = positive,
            NegativeSpans = negativeSpans, NegativeBuckets = negative,
        };
        error = HistogramRules.Check(histogram, isInteger: true);
        return error is null ? histogram : null;
    }

    /// <summary>The sum of what delta points counted so far and one more.</summary>
    public static NativeHistogram Add(NativeHistogram? sum, NativeHistogram next)
    {
        if (sum is null)
            return next;
        var schema = Math.Min(sum.Schema, next.Schema);
        while (true)
        {
            var (positiveSpans, positive) = BucketRuns.From(BucketRuns.Merge(
                Widened(sum.PositiveSpans, sum.PositiveBuckets, sum.Schema - schema), Widened(next.PositiveSpans, next.PositiveBuckets, next.Schema - schema)));
            var (negativeSpans, negative) = BucketRuns.From(BucketRuns.Merge(
                Widened(sum.NegativeSpans, sum.NegativeBuckets, sum.Schema - schema), Widened(next.NegativeSpans, next.NegativeBuckets, next.Schema - schema)));
            if (Math.Max(positive.Length, negative.Length) <= MaxDeltaBuckets || schema == HistogramRules.MinSchema)
                return new()
                {
                    Schema = schema,
                    ZeroThreshold = Math.Max(sum.ZeroThreshold, next.ZeroThreshold),
                    ZeroCount = sum.ZeroCount + next.ZeroCount,
                    Count = sum.Count + next.Count,
                    Sum = sum.Sum + next.Sum,
                    PositiveSpans = positiveSpans, PositiveBuckets = positive,
                    NegativeSpans = negativeSpans, NegativeBuckets = negative,
                };
            schema--;
        }
    }

    private static (BucketSpan[], double[]) Side(MetricBatch batch, int offset, Slice counts, int narrower)
    {
        var own = CollectionsMarshal.AsSpan(batch.Counts).Slice(counts.Start, counts.Count);
        var buckets = new List<(int, double)>(own.Length);
        for (var i = 0; i < own.Length; i++)
            if (own[i] != 0)
                buckets.Add((offset + i + 1, own[i]));
        return BucketRuns.From(BucketRuns.Widen(buckets, narrower));
    }

    private static bool InRange(int offset, Slice counts) => (long)offset + counts.Count < int.MaxValue;

    private static IEnumerable<(int, double)> Widened(BucketSpan[] spans, double[] counts, int by) => BucketRuns.Widen(HistogramBuckets.Indexed(spans, counts), by);
}

using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Histograms;

/// <summary><c>&lt;/</c> and <c>&gt;/</c>: only the observations below or above a value, as far as the buckets tell.</summary>
internal static class HistogramTrim
{
    public static NativeHistogram Of(NativeHistogram histogram, double bound, bool keepBelow)
    {
        var (hasNegative, hasPositive) = (Array.Exists(histogram.NegativeBuckets, count => count != 0), Array.Exists(histogram.PositiveBuckets, count => count != 0));
        double count = 0, sum = 0;
        var changed = false;

        double[] Side(BucketSpan[] spans, double[] counts, bool isPositive)
        {
            var kept = (double[])counts.Clone();
            var place = 0;
            foreach (var (index, bucketCount) in HistogramBuckets.Indexed(spans, counts))
            {
                var (near, far) = (HistogramBuckets.Bound(index - 1, histogram), HistogramBuckets.Bound(index, histogram));
                var bucket = isPositive ? new HistogramBucket(near, far, false, true, bucketCount) : new HistogramBucket(-far, -near, true, false, bucketCount);
                if (bucketCount != 0)
                    kept[place] = Count(Bucket(bucket, bound, keepBelow, isPositive, histogram.UsesCustomBuckets), bucketCount);
                place++;
            }
            return kept;
        }

        double Count((double Kept, double Middle) part, double before)
        {
            if (part.Kept != 0)
                sum += part.Middle * part.Kept;
            count += part.Kept;
            changed |= part.Kept != before;
            return part.Kept;
        }

        var positive = Side(histogram.PositiveSpans, histogram.PositiveBuckets, isPositive: true);
        var negative = Side(histogram.NegativeSpans, histogram.NegativeBuckets, isPositive: false);
        var zero = histogram.ZeroCount;
        if (zero > 0)
            zero = Count(Zero(histogram, bound, keepBelow, hasNegative, hasPositive), zero);
        return !changed ? histogram : HistogramSum.Compact(new()
        {
            CounterReset = histogram.CounterReset, Schema = histogram.Schema, CustomValues = histogram.CustomValues,
            Count = count, Sum = sum, ZeroThreshold = histogram.ZeroThreshold, ZeroCount = zero,
            PositiveSpans = histogram.PositiveSpans, PositiveBuckets = positive,
            NegativeSpans = histogram.NegativeSpans, NegativeBuckets = negative,
        });
    }

    // How much of a bucket is kept, and the middle of what is kept.
    private static (double Kept, double Middle) Bucket(HistogramBucket bucket, double bound, bool keepBelow, bool isPositive, bool linear)
    {
        if (keepBelow ? bucket.Upper <= bound : bucket.Lower >= bound)
            return (bucket.Count, Middle(bucket.Lower, bucket.Upper, isPositive, linear));
        if (keepBelow ? bucket.Lower >= bound : bucket.Upper <= bound)
            return (0, 0);
        if (double.IsNegativeInfinity(bucket.Lower))
            return OpenBelow(bucket, bound, keepBelow);
        if (double.IsPositiveInfinity(bucket.Upper))
            return keepBelow ? (0, 0) : (bound >= bucket.Lower ? bucket.Count : 0, bound);
        var below = bucket.Count * HistogramWalk.ShareBelow(bucket, bound, linear);
        return keepBelow ? (below, Middle(bucket.Lower, bound, isPositive, linear)) : (bucket.Count - below, Middle(bound, bucket.Upper, isPositive, linear));
    }

    // A first bucket that ends above zero is taken to begin there.
    private static (double Kept, double Middle) OpenBelow(HistogramBucket bucket, double bound, bool keepBelow)
    {
        var (upper, isBounded) = (bucket.Upper, !double.IsPositiveInfinity(bucket.Upper));
        if (keepBelow)
            return bound > 0 && upper > 0 && isBounded ? (bucket.Count * bound / upper, bound / 2)
                : upper <= 0 ? (bucket.Count, bound)
                : (0, 0);
        if (double.IsNegativeInfinity(bound))
            return (bucket.Count, 0);
        return bound >= 0 && upper > bound && isBounded ? (bucket.Count * (1 - bound / upper), (bound + upper) / 2) : (0, 0);
    }

    private static (double Kept, double Middle) Zero(NativeHistogram histogram, double bound, bool keepBelow, bool hasNegative, bool hasPositive)
    {
        var lower = hasPositive && !hasNegative ? 0 : -histogram.ZeroThreshold;
        var upper = hasNegative && !hasPositive ? 0 : histogram.ZeroThreshold;
        if (bound <= lower || bound >= upper)
            return keepBelow == bound > lower ? (histogram.ZeroCount, (lower + upper) / 2) : (0, 0);
        return keepBelow
            ? (histogram.ZeroCount * (bound - lower) / (upper - lower), (lower + bound) / 2)
            : (histogram.ZeroCount * (upper - bound) / (upper - lower), (bound + upper) / 2);
    }

    private static double Middle(double lower, double upper, bool isPositive, bool linear)
    {
        if (double.IsInfinity(lower))
            return double.IsInfinity(upper) ? 0 : upper > 0 ? upper / 2 : upper;
        if (double.IsInfinity(upper))
            return lower;
        if (linear)
            return (lower + upper) / 2;
        return Math.Sqrt(Math.Abs(lower * upper)) * (isPositive ? 1 : -1);
    }
}

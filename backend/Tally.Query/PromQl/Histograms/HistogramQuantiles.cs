using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Histograms;

/// <summary>What NaN observations, which no bucket holds, do to a result.</summary>
internal enum NaNEffect { None, ResultIsNaN, Skewed, Excluded }

/// <summary>Quantiles of a native histogram and shares of its observations, interpolated within a bucket.</summary>
internal static class HistogramQuantiles
{
    /// <summary>Counted from the nearer end, so that errors of the far buckets do not show; from below where NaN was observed.</summary>
    public static double Of(double quantile, NativeHistogram histogram, out NaNEffect effect)
    {
        effect = NaNEffect.None;
        if (quantile is < 0 or > 1)
            return quantile < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        if (histogram.Count == 0 || double.IsNaN(quantile))
            return double.NaN;

        var mayHoldNaN = double.IsNaN(histogram.Sum);
        var fromBelow = mayHoldNaN || quantile < 0.5;
        var buckets = HistogramWalk.Of(histogram);
        if (!fromBelow)
            buckets.Reverse();
        var rank = (fromBelow ? quantile : 1 - quantile) * histogram.Count;
        var (bucket, count) = Find(buckets, rank);
        if (Edge(ref bucket, histogram) is { } edge)
            return edge;
        count = Math.Min(count, histogram.Count);
        if (count < rank)
        {
            effect = mayHoldNaN ? NaNEffect.ResultIsNaN : NaNEffect.None;
            return mayHoldNaN ? double.NaN : bucket.Upper;
        }
        if (mayHoldNaN && buckets.Sum(each => each.Count) < histogram.Count)
            effect = NaNEffect.Skewed;
        var within = fromBelow ? rank - (count - bucket.Count) : count - rank;
        return Interpolate(bucket, within / bucket.Count, histogram.UsesCustomBuckets || (bucket.Lower <= 0 && bucket.Upper >= 0));
    }

    /// <summary>The share of observations between two values.</summary>
    public static double Fraction(double lower, double upper, NativeHistogram histogram, out NaNEffect effect)
    {
        effect = NaNEffect.None;
        if (histogram.Count == 0 || double.IsNaN(lower) || double.IsNaN(upper))
            return double.NaN;
        if (lower >= upper)
            return 0;
        var buckets = HistogramWalk.Of(histogram);
        var inBuckets = buckets.Sum(bucket => bucket.Count);
        var total = double.IsNaN(histogram.Sum) ? inBuckets : histogram.Count;
        if (double.IsNaN(histogram.Sum) && inBuckets < histogram.Count)
            effect = NaNEffect.Excluded;
        return (Below(buckets, upper, histogram, total) - Below(buckets, lower, histogram, total)) / histogram.Count;
    }

    private static (HistogramBucket Bucket, double Count) Find(List<HistogramBucket> buckets, double rank)
    {
        var (last, count) = (default(HistogramBucket), 0.0);
        foreach (var bucket in buckets)
        {
            last = bucket;
            if (bucket.Count == 0)
                continue;
            count += bucket.Count;
            if (count >= rank)
                break;
        }
        return (last, count);
    }

    // In a bucket that has no other end there is nothing to interpolate.
    private static double? Edge(ref HistogramBucket bucket, NativeHistogram histogram)
    {
        if (!histogram.UsesCustomBuckets)
        {
            if (bucket.Lower < 0 && bucket.Upper > 0)
                bucket = HistogramWalk.WithoutEmptySide(bucket, histogram);
            return null;
        }
        if (double.IsNegativeInfinity(bucket.Lower))
        {
            if (bucket.Upper <= 0)
                return bucket.Upper;
            bucket = bucket with { Lower = 0 };
            return null;
        }
        return double.IsPositiveInfinity(bucket.Upper) ? bucket.Lower : null;
    }

    private static double Interpolate(HistogramBucket bucket, double share, bool linear)
    {
        if (linear)
            return bucket.Lower + (bucket.Upper - bucket.Lower) * share;
        var (lower, upper) = (Math.Log2(Math.Abs(bucket.Lower)), Math.Log2(Math.Abs(bucket.Upper)));
        return bucket.Lower > 0
            ? Math.Pow(2, lower + (upper - lower) * share)
            : -Math.Pow(2, upper + (lower - upper) * (1 - share));
    }

    // How many observations lie below a value.
    private static double Below(List<HistogramBucket> buckets, double value, NativeHistogram histogram, double total)
    {
        double rank = 0;
        foreach (var each in buckets)
        {
            var holdsZero = each.Lower <= 0 && each.Upper >= 0;
            var bucket = holdsZero ? HistogramWalk.WithoutEmptySide(each, histogram) : each;
            if (bucket.Lower >= value)
                return Math.Min(rank, total);
            if (bucket.Upper > value)
                return Math.Min(total, Within(bucket, value, rank, histogram.UsesCustomBuckets || holdsZero));
            rank += bucket.Count;
        }
        return total;
    }

    private static double Within(HistogramBucket bucket, double value, double rank, bool linear) =>
        linear && double.IsNegativeInfinity(bucket.Lower) ? bucket.Count : rank + bucket.Count * HistogramWalk.ShareBelow(bucket, value, linear);
}

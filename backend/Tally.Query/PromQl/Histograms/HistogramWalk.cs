using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Histograms;

/// <summary>A histogram's buckets from the lowest to the highest, none reaching into the zero bucket.</summary>
internal static class HistogramWalk
{
    public static List<HistogramBucket> Of(NativeHistogram histogram)
    {
        var buckets = new List<HistogramBucket>(histogram.NegativeBuckets.Length + histogram.PositiveBuckets.Length + 1);
        foreach (var bucket in HistogramBuckets.Of(histogram))
            if (bucket.Upper < 0 && bucket.Upper > -histogram.ZeroThreshold)
                buckets.Add(bucket with { Upper = -histogram.ZeroThreshold });
            else if (bucket.Lower > 0 && bucket.Lower < histogram.ZeroThreshold)
                buckets.Add(bucket with { Lower = histogram.ZeroThreshold });
            else
                buckets.Add(bucket);
        return buckets;
    }

    /// <summary>A zero bucket of a histogram that has buckets on one side only ends at zero on the other.</summary>
    public static HistogramBucket WithoutEmptySide(HistogramBucket bucket, NativeHistogram histogram) =>
        (histogram.NegativeBuckets.Length, histogram.PositiveBuckets.Length) switch
        {
            (0, > 0) => bucket with { Lower = 0 },
            (> 0, 0) => bucket with { Upper = 0 },
            _ => bucket,
        };

    /// <summary>How much of a bucket lies below a value within it, from 0 to 1; on a logarithmic scale unless linear.</summary>
    public static double ShareBelow(HistogramBucket bucket, double value, bool linear)
    {
        if (linear)
            return (value - bucket.Lower) / (bucket.Upper - bucket.Lower);
        var (lower, upper, at) = (Math.Log2(Math.Abs(bucket.Lower)), Math.Log2(Math.Abs(bucket.Upper)), Math.Log2(Math.Abs(value)));
        return value > 0 ? (at - lower) / (upper - lower) : 1 - (at - upper) / (lower - upper);
    }
}

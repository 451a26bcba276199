namespace Tally.Storage.Metrics;

/// <summary>One bucket of a native histogram with its bounds.</summary>
public readonly record struct HistogramBucket(double Lower, double Upper, bool IncludesLower, bool IncludesUpper, double Count);

/// <summary>A native histogram's buckets in ascending order of what they hold.</summary>
public static class HistogramBuckets
{
    public static IEnumerable<HistogramBucket> Of(NativeHistogram histogram) =>
        Negative(histogram).Concat(Zero(histogram)).Concat(Positive(histogram));

    private static IEnumerable<HistogramBucket> Negative(NativeHistogram histogram) =>
        Indexed(histogram.NegativeSpans, histogram.NegativeBuckets).Reverse()
            .Select(bucket => new HistogramBucket(-Bound(bucket.Index, histogram), -Bound(bucket.Index - 1, histogram), true, false, bucket.Count));

    private static IEnumerable<HistogramBucket> Zero(NativeHistogram histogram) =>
        histogram.ZeroCount == 0 ? [] : [new(-histogram.ZeroThreshold, histogram.ZeroThreshold, true, true, histogram.ZeroCount)];

    private static IEnumerable<HistogramBucket> Positive(NativeHistogram histogram) =>
        Indexed(histogram.PositiveSpans, histogram.PositiveBuckets)
            .Select(bucket => new HistogramBucket(Bound(bucket.Index - 1, histogram), Bound(bucket.Index, histogram), histogram.UsesCustomBuckets && bucket.Index == 0, true, bucket.Count));

    /// <summary>The buckets with their indexes, the gaps between spans left out.</summary>
    public static IEnumerable<(int Index, double Count)> Indexed(BucketSpan[] spans, double[] counts)
    {
        var (index, at) = (0, 0);
        foreach (var (offset, length) in spans)
        {
            index += offset;
            for (var i = 0; i < length && at < counts.Length; i++)
                yield return (index++, counts[at++]);
        }
    }

    /// <summary>The upper bound of a bucket: 2^(index·2^-schema), or the custom bound.</summary>
    public static double Bound(int index, NativeHistogram histogram)
    {
        if (histogram.UsesCustomBuckets)
            return index < 0 ? double.NegativeInfinity : index < histogram.CustomValues.Length ? histogram.CustomValues[index] : double.PositiveInfinity;
        return Bound(index, histogram.Schema);
    }

    /// <summary>The upper bound of a bucket of an exponential schema.</summary>
    public static double Bound(int index, int schema)
    {
        var exponent = Math.ScaleB(index, -schema);
        // The last bucket below infinity ends at the largest number there is.
        return exponent == 1024 ? double.MaxValue : Math.Pow(2, exponent);
    }
}

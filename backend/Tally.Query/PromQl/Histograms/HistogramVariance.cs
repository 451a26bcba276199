using Tally.Query.PromQl.Functions;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Histograms;

/// <summary>The variance of a native histogram's observations, each taken to lie in its bucket's middle (geometric, where buckets are exponential).</summary>
internal static class HistogramVariance
{
    public static double Of(NativeHistogram histogram)
    {
        var mean = histogram.Sum / histogram.Count;
        var sum = new KahanSum(0);
        foreach (var bucket in HistogramWalk.Of(histogram))
            if (bucket.Count != 0)
                sum.Add(bucket.Count * Math.Pow(Middle(bucket, histogram) - mean, 2));
        return sum.Value / histogram.Count;
    }

    private static double Middle(HistogramBucket bucket, NativeHistogram histogram)
    {
        if (histogram.UsesCustomBuckets)
            return (bucket.Upper + bucket.Lower) / 2;
        if (bucket.Lower <= 0 && bucket.Upper >= 0)
            return 0;
        return Math.Sqrt(bucket.Upper * bucket.Lower) * (bucket.Upper < 0 ? -1 : 1);
    }
}

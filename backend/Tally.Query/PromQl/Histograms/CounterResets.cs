using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Histograms;

/// <summary>Whether a counting histogram began anew: by its own word, else because something in it became less or finer.</summary>
internal static class CounterResets
{
    public static bool Between(NativeHistogram before, NativeHistogram now)
    {
        if (now.CounterReset is CounterReset.Reset or CounterReset.NotReset)
            return now.CounterReset is CounterReset.Reset;
        if (now.Count < before.Count)
            return true;
        if (now.UsesCustomBuckets && before.UsesCustomBuckets)
            return FellBetweenCommonBounds(before, now);
        if (now.UsesCustomBuckets || before.UsesCustomBuckets || now.Schema > before.Schema || now.ZeroThreshold < before.ZeroThreshold)
            return true;
        if (now.HasLayoutOf(before))
            return now.ZeroCount < before.ZeroCount || AnyFell(before.PositiveBuckets, now.PositiveBuckets) || AnyFell(before.NegativeBuckets, now.NegativeBuckets);

        var earlier = HistogramSum.Of(before);
        earlier.Widen(now.ZeroThreshold);
        if (earlier.ZeroThreshold != now.ZeroThreshold || now.ZeroCount < earlier.ZeroCount)
            return true;
        earlier.ReduceTo(now.Schema);
        return AnyFell(earlier.Positive, now.PositiveSpans, now.PositiveBuckets) || AnyFell(earlier.Negative, now.NegativeSpans, now.NegativeBuckets);
    }

    private static bool FellBetweenCommonBounds(NativeHistogram before, NativeHistogram now)
    {
        if (before.HasLayoutOf(now))
            return AnyFell(before.PositiveBuckets, now.PositiveBuckets);
        var common = CustomBounds.Common(before.CustomValues, now.CustomValues);
        var (earlier, later) = (new BucketSide(), new BucketSide());
        earlier.Add(before.PositiveSpans, before.PositiveBuckets, 1, CustomBounds.Map(before.CustomValues, common));
        later.Add(now.PositiveSpans, now.PositiveBuckets, 1, CustomBounds.Map(now.CustomValues, common));
        var (spans, counts) = later.Pack();
        return AnyFell(earlier, spans, counts);
    }

    private static bool AnyFell(double[] before, double[] now)
    {
        for (var i = 0; i < now.Length; i++)
            if (now[i] < before[i])
                return true;
        return false;
    }

    private static bool AnyFell(BucketSide before, BucketSpan[] spans, double[] counts)
    {
        var now = new BucketSide();
        now.Add(spans, counts, 1);
        var place = 0;
        var buckets = now.Buckets;
        foreach (var (index, count) in before.Buckets)
        {
            while (place < buckets.Length && buckets[place].Index < index)
                place++;
            var later = place < buckets.Length && buckets[place].Index == index ? buckets[place].Count.Value : 0;
            if (count.Value != 0 && later < count.Value)
                return true;
        }
        return false;
    }
}

namespace Tally.Storage.Metrics.Chunks;

/// <summary>
/// What a chunk says about how a histogram continues the one before it. A counter's restart is looked for once, when it is
/// stored, so that queries need not; where the layout changed, they do.
/// </summary>
internal static class HistogramContinuity
{
    public static CounterReset Hint(NativeHistogram? before, NativeHistogram now) => now.CounterReset switch
    {
        CounterReset.Gauge or CounterReset.Reset => now.CounterReset,
        _ => before is not null && before.CounterReset is not CounterReset.Gauge && Continues(before, now) ? CounterReset.NotReset : CounterReset.Unknown,
    };

    private static bool Continues(NativeHistogram before, NativeHistogram now) =>
        !before.IsStale && !now.IsStale
        && before.Schema == now.Schema && before.ZeroThreshold == now.ZeroThreshold && before.CustomValues.AsSpan().SequenceEqual(now.CustomValues)
        && now.Count >= before.Count && now.ZeroCount >= before.ZeroCount
        && Covers(before.PositiveSpans, before.PositiveBuckets, now.PositiveSpans, now.PositiveBuckets)
        && Covers(before.NegativeSpans, before.NegativeBuckets, now.NegativeSpans, now.NegativeBuckets);

    private static bool Covers(BucketSpan[] spansBefore, double[] before, BucketSpan[] spans, double[] now)
    {
        if (spans.AsSpan().SequenceEqual(spansBefore))
        {
            for (var i = 0; i < now.Length; i++)
                if (!(now[i] >= before[i]))
                    return false;
            return true;
        }
        var later = HistogramBuckets.Indexed(spans, now).ToDictionary(bucket => bucket.Index, bucket => bucket.Count);
        return HistogramBuckets.Indexed(spansBefore, before).All(bucket => bucket.Count == 0 || later.GetValueOrDefault(bucket.Index) >= bucket.Count);
    }
}

namespace Tally.Query.LogQl.Metrics;

/// <summary>The times at which a metric query is evaluated, in nanoseconds.</summary>
internal sealed record Steps(long First, long Step, int Count)
{
    public long this[int index] => First + (index * Step);

    public static Steps Of(LogQueryOptions options)
    {
        if (options.Step == TimeSpan.Zero)
            return new(options.End.Value, 0, 1);
        var step = options.Step.Ticks * 100;
        return new(options.Start.Value, step, (int)((options.End.Value - options.Start.Value) / step) + 1);
    }
}

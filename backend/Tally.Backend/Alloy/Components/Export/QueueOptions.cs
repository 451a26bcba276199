using Tally.Backend.Alloy.Graph;

namespace Tally.Backend.Alloy.Components.Export;

/// <summary>The <c>sending_queue</c> block: how many batches may wait, and how many are sent at the same time.</summary>
internal sealed record QueueOptions(int Size, int Consumers)
{
    public static QueueOptions Read(Arguments? block)
    {
        if (block is null)
            return new(1000, 10);
        if (!block.Flag("enabled", true))
            throw block.Wrong("enabled", "the queue cannot be switched off here: nothing else stands between a destination that is away and its senders");
        block.Choice("sizer", "requests", "requests");
        var options = new QueueOptions(block.Count("queue_size", 1000, 1), block.Count("num_consumers", 10, 1));
        block.Complete();
        return options;
    }
}

/// <summary>The <c>retry_on_failure</c> block: how often and for how long a batch is tried again. A longest time of zero is none.</summary>
internal sealed record RetryOptions(bool IsOn, TimeSpan Initial, TimeSpan Most, TimeSpan Longest, double Factor, double Jitter)
{
    public static RetryOptions Read(Arguments? block)
    {
        var (initial, most, longest) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5));
        if (block is null)
            return new(true, initial, most, longest, 1.5, 0.5);
        var options = new RetryOptions(
            block.Flag("enabled", true),
            block.Duration("initial_interval", initial),
            block.Duration("max_interval", most),
            block.Duration("max_elapsed_time", longest),
            block.Number("multiplier", 1.5),
            block.Number("randomization_factor", 0.5, 0, 1));
        if (options.Factor <= 1)
            throw block.Wrong("multiplier", "`multiplier` must be above 1");
        block.Complete();
        return options;
    }

    /// <summary>The wait before attempt number <paramref name="attempt"/>, counted from 1: growing, and spread so that not all come back at once.</summary>
    public TimeSpan Wait(int attempt)
    {
        var wait = Math.Min(Initial.Ticks * Math.Pow(Factor, attempt - 1), Most.Ticks);
        return TimeSpan.FromTicks((long)(wait * (1 + Jitter * (Random.Shared.NextDouble() * 2 - 1))));
    }
}

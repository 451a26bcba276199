namespace Tally.ServiceDefaults.Profiling;

/// <summary>
/// When the next window opens: as soon as it is due and the process was busy in the second before. Looking costs two readings of
/// the process's CPU time a second; a window costs more than an idle service uses in minutes. One caller at a time.
/// </summary>
/// <param name="options">Delay, interval, and what counts as busy.</param>
/// <param name="time">The clock.</param>
/// <param name="cpu">The CPU time that the process has used so far.</param>
/// <param name="random">From 0 to 1, for the jitter of the first window.</param>
internal sealed class WindowPlan(ProfilingOptions options, TimeProvider time, Func<TimeSpan> cpu, Func<double> random)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly long _start = time.GetTimestamp();
    private long? _opened;

    /// <summary>Returns when a window should open. Its interval counts from that moment.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled.</exception>
    public async Task NextAsync(CancellationToken stopping)
    {
        var due = _opened is { } opened ? options.Interval - time.GetElapsedTime(opened) : Delay() - time.GetElapsedTime(_start);
        if (options.MinCpu == 0)
            await WaitAsync(due, stopping).ConfigureAwait(false);
        else
            await BusyAsync(due, stopping).ConfigureAwait(false);
        _opened = time.GetTimestamp();
    }

    // Services that start together do not take their samples together.
    private TimeSpan Delay() => options.Delay * (1 + (random() * ProfilingOptions.DelayJitter));

    private async Task BusyAsync(TimeSpan due, CancellationToken stopping)
    {
        await WaitAsync(due - Look, stopping).ConfigureAwait(false);
        while (true)
        {
            var (used, start) = (cpu(), time.GetTimestamp());
            await WaitAsync(Look, stopping).ConfigureAwait(false);
            if (cpu() - used >= time.GetElapsedTime(start) * options.MinCpu)
                return;
        }
    }

    private Task WaitAsync(TimeSpan rest, CancellationToken stopping) =>
        rest > TimeSpan.Zero ? Task.Delay(rest, time, stopping) : Task.CompletedTask;
}

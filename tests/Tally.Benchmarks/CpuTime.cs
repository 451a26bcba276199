namespace Tally.Benchmarks;

/// <summary>
/// Measures CPU time of the whole process, not the wall clock: what the garbage collector does for the work is part of its
/// cost, and a busy machine does not change the figure much.
/// </summary>
internal static class CpuTime
{
    /// <summary>
    /// Repeats <paramref name="work"/> for about <paramref name="seconds"/> of CPU time, after half as long to warm up, and
    /// returns microseconds a repetition.
    /// </summary>
    public static double Measure(double seconds, Action work)
    {
        Repeat(seconds / 2, work);
        GC.Collect();
        var before = Now;
        var repetitions = Repeat(seconds, work);
        return (Now - before).TotalMicroseconds / repetitions;
    }

    private static TimeSpan Now => Environment.CpuUsage.TotalTime;

    private static long Repeat(double seconds, Action work)
    {
        var end = Now + TimeSpan.FromSeconds(seconds);
        long repetitions = 0;
        // Reading the clock is a system call; ten repetitions of 500 items make it vanish.
        do
            for (var i = 0; i < 10; i++, repetitions++)
                work();
        while (Now < end);
        return repetitions;
    }
}

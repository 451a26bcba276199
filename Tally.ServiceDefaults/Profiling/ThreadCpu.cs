using System.Globalization;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>
/// How much CPU time each thread of this process has used, in nanoseconds by the system's thread id. Known on Linux, from
/// <c>/proc/self/task</c>; elsewhere, and where that cannot be read, empty.
/// </summary>
internal static class ThreadCpu
{
    public static IReadOnlyDictionary<int, long> Read()
    {
        var times = new Dictionary<int, long>();
        if (!OperatingSystem.IsLinux())
            return times;
        try
        {
            foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
                if (int.TryParse(Path.GetFileName(task), NumberStyles.None, CultureInfo.InvariantCulture, out var thread) && OnCpu(task) is { } nanos)
                    times[thread] = nanos;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            times.Clear();
        }
        return times;
    }

    // schedstat: <nanoseconds on the CPU> <nanoseconds waiting for it> <number of turns>
    private static long? OnCpu(string task)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(task, "schedstat"));
            return long.TryParse(text.AsSpan(0, Math.Max(0, text.IndexOf(' ', StringComparison.Ordinal))), NumberStyles.None, CultureInfo.InvariantCulture, out var nanos) ? nanos : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The thread has just ended.
            return null;
        }
    }
}

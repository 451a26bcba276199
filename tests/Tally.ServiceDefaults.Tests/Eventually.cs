using System.Diagnostics;

namespace Tally.ServiceDefaults.Tests;

/// <summary>Polls with a deadline: telemetry arrives when it arrives.</summary>
internal static class Eventually
{
    // Long enough for a machine that does much else; only a failure takes it.
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>The first answer that is not null.</summary>
    public static async Task<T> Find<T>(Func<T?> look, string what)
        where T : class
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Deadline)
        {
            if (look() is { } found)
                return found;
            await Task.Delay(20);
        }

        throw new TimeoutException($"{what} did not arrive within {Deadline.TotalSeconds} s");
    }

    public static Task<object> Holds(Func<bool> condition, string what) => Find<object>(() => condition() ? what : null, what);
}

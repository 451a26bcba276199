using System.Collections.Concurrent;

namespace Tally.Backend.Otlp;

/// <summary>
/// Tells the log about refused requests without being flooded by them: for each reason the first one at once, then at most
/// one line a minute with the latest message and how many there were since. The counters have them all.
/// </summary>
internal sealed partial class RefusalLog(ILogger<RefusalLog> logger, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Window> _windows = new(StringComparer.Ordinal);

    public void Refused(string transport, Refusal refusal)
    {
        if (Due(refusal.Label) is { } count)
            LogRefused(logger, count, transport, refusal.Label, refusal.Message);
    }

    public void Bug(Exception exception)
    {
        if (Due(exception.GetType().FullName!) is { } count)
            LogBug(logger, exception, count);
    }

    private int? Due(string reason)
    {
        var window = _windows.GetOrAdd(reason, static _ => new());
        lock (window)
        {
            window.Count++;
            var now = time.GetUtcNow();
            if (now < window.Next)
                return null;
            var count = window.Count;
            window.Count = 0;
            window.Next = now + Interval;
            return count;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Count} OTLP request(s), the last one over {Transport} ({Reason}): {Detail}")]
    private static partial void LogRefused(ILogger logger, int count, string transport, string reason, string detail);

    [LoggerMessage(Level = LogLevel.Error, Message = "A fault while storing, {Count} time(s)")]
    private static partial void LogBug(ILogger logger, Exception exception, int count);

    private sealed class Window
    {
        public int Count;
        public DateTimeOffset Next;
    }
}

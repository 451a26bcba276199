using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace Tally.ServiceDefaults;

/// <summary>
/// Trouble that telemetry has and requests must not notice. Each is counted (<c>tally.telemetry.warnings</c>, by reason);
/// of each reason one line in ten minutes is logged, so that a hostile caller fills no log. Safe for concurrent use.
/// </summary>
internal sealed partial class TelemetryWarnings : IDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Reason> _reasons = new(StringComparer.Ordinal);
    private readonly ILogger<TelemetryWarnings> _logger;
    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly Counter<long> _count;

    public TelemetryWarnings(IMeterFactory meters, ILogger<TelemetryWarnings> logger, TimeProvider time)
    {
        (_logger, _time) = (logger, time);
        _meter = meters.Create("Tally.ServiceDefaults");
        _count = _meter.CreateCounter<long>("tally.telemetry.warnings", "{warning}", "Trouble that telemetry had, by reason.");
    }

    /// <param name="reason">A word of the code, never of a caller: it becomes a label.</param>
    /// <param name="detail">One sentence for the log; nothing of a caller in it either.</param>
    public void Report(string reason, string detail)
    {
        _count.Add(1, new KeyValuePair<string, object?>("reason", reason));
        if (_reasons.GetOrAdd(reason, _ => new()).ShouldLog(_time, out var times))
            Log(detail, times);
    }

    /// <summary>How often <paramref name="reason"/> was reported.</summary>
    public long Count(string reason) => _reasons.TryGetValue(reason, out var found) ? found.Total : 0;

    public void Dispose() => _meter.Dispose();

    // What is logged in the course of an export the SDK takes for the exporter's own and leaves out.
    private void Log(string detail, long times)
    {
        if (Sdk.SuppressInstrumentation)
            ThreadPool.UnsafeQueueUserWorkItem(_ => LogTrouble(detail, times), null);
        else
            LogTrouble(detail, times);
    }

    [LoggerMessage(EventName = "telemetry.trouble", Level = LogLevel.Warning, Message = "{trouble}. Times since this was last said: {times}")]
    private partial void LogTrouble(string trouble, long times);

    private sealed class Reason
    {
        private readonly Lock _lock = new();
        private long _total;
        private long _said;
        private long? _saidAt;

        public long Total => Volatile.Read(ref _total);

        // By a clock that only runs forward.
        public bool ShouldLog(TimeProvider time, out long times)
        {
            lock (_lock)
            {
                _total++;
                times = _total - _said;
                if (_saidAt is { } at && time.GetElapsedTime(at) < Silence)
                    return false;
                (_said, _saidAt) = (_total, time.GetTimestamp());
                return true;
            }
        }
    }
}

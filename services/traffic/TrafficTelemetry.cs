using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tally.Traffic;

/// <summary>What traffic traces, counts and logs. A service that is away is two lines, not one for each act.</summary>
internal sealed partial class TrafficTelemetry : IDisposable
{
    private readonly ActivitySource _source = new("Tally.Traffic");
    private readonly ILogger<TrafficTelemetry> _logger;
    private readonly Meter _meter;
    private readonly Counter<long> _acts;
    private int _away;

    public TrafficTelemetry(IMeterFactory meters, ILogger<TrafficTelemetry> logger)
    {
        _logger = logger;
        _meter = meters.Create("Tally.Traffic");
        _acts = _meter.CreateCounter<long>("tally.traffic.acts", "{act}", "Acts of synthetic users, by outcome: done, failed, skipped.");
    }

    public Activity? Start(string act) => _source.StartActivity(act);

    public void Done(string act)
    {
        Count(act, "done");
        if (Interlocked.Exchange(ref _away, 0) == 1)
            LogBack();
    }

    public void Failed(Activity? span, string act, Exception exception)
    {
        span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", exception.GetType().FullName);
        Count(act, "failed");
        if (Interlocked.Exchange(ref _away, 1) == 0)
            LogAway(exception.GetBaseException().Message);
    }

    public void Skipped() => Count("none", "skipped");

    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }

    private void Count(string act, string outcome) =>
        _acts.Add(1, new KeyValuePair<string, object?>("act", act), new KeyValuePair<string, object?>("outcome", outcome));

    [LoggerMessage(EventName = "traffic.away", Level = LogLevel.Warning, Message = "A service does not answer: {reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(EventName = "traffic.back", Level = LogLevel.Information, Message = "The services answer again")]
    private partial void LogBack();
}

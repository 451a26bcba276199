using System.Diagnostics;

namespace Tally.ServiceDefaults;

/// <summary>One session under way. Counting is cheap enough for every message, and safe for concurrent use.</summary>
public sealed class Session : IDisposable
{
    // A span tells how its messages are spread over time, in at most this many events.
    private const int MaxEvents = 30;
    private static readonly TimeSpan EventInterval = TimeSpan.FromSeconds(10);

    private static readonly KeyValuePair<string, object?> Transmit = new("direction", "transmit");
    private static readonly KeyValuePair<string, object?> Receive = new("direction", "receive");

    private readonly SessionTelemetry _telemetry;
    private readonly Activity? _span;
    private readonly KeyValuePair<string, object?> _name;
    private readonly long _start;
    private readonly Lock _lock = new();
    private Traffic _total;
    private Traffic _told;
    private long _toldAt;
    private int _events;
    private string? _error;
    private bool _ended;

    internal Session(SessionTelemetry telemetry, Activity? span, string name)
    {
        (_telemetry, _span, _name) = (telemetry, span, new("websocket.session.name", name));
        _start = _toldAt = telemetry.Time.GetTimestamp();
        span?.SetTag(_name.Key, name).SetTag("network.protocol.name", "websocket");
        telemetry.Active.Add(1, _name);
    }

    /// <param name="bytes">Payload of the message.</param>
    public void Sent(int bytes) => Count(new(1, bytes, 0, 0), Transmit, bytes);

    /// <param name="bytes">Payload of the message.</param>
    public void Received(int bytes) => Count(new(0, 0, 1, bytes), Receive, bytes);

    /// <summary>The session ends for this reason, and not because one side wished it.</summary>
    public void Failed(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        _error = exception.GetType().FullName;
        _span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", _error);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, true))
            return;
        _telemetry.Active.Add(-1, _name);
        var duration = _telemetry.Time.GetElapsedTime(_start).TotalSeconds;
        if (_error is null)
            _telemetry.Duration.Record(duration, _name);
        else
            _telemetry.Duration.Record(duration, _name, new("error.type", _error));
        _span?.SetTag("websocket.messages.sent", _total.Sent).SetTag("websocket.messages.received", _total.Received)
            .SetTag("websocket.bytes.sent", _total.BytesSent).SetTag("websocket.bytes.received", _total.BytesReceived);
        _span?.Dispose();
    }

    private void Count(Traffic traffic, KeyValuePair<string, object?> direction, int bytes)
    {
        _telemetry.Messages.Add(1, _name, direction);
        _telemetry.Bytes.Add(bytes, _name, direction);
        lock (_lock)
        {
            _total += traffic;
            if (_span is not null && _events < MaxEvents && _telemetry.Time.GetElapsedTime(_toldAt) >= EventInterval)
                Tell(_span);
        }
    }

    private void Tell(Activity span)
    {
        var since = _total - _told;
        span.AddEvent(new ActivityEvent("websocket.messages", tags: new ActivityTagsCollection
        {
            ["websocket.messages.sent"] = since.Sent,
            ["websocket.messages.received"] = since.Received,
        }));
        (_told, _toldAt) = (_total, _telemetry.Time.GetTimestamp());
        _events++;
    }

    private readonly record struct Traffic(long Sent, long BytesSent, long Received, long BytesReceived)
    {
        public static Traffic operator +(Traffic a, Traffic b) =>
            new(a.Sent + b.Sent, a.BytesSent + b.BytesSent, a.Received + b.Received, a.BytesReceived + b.BytesReceived);

        public static Traffic operator -(Traffic a, Traffic b) =>
            new(a.Sent - b.Sent, a.BytesSent - b.BytesSent, a.Received - b.Received, a.BytesReceived - b.BytesReceived);
    }
}

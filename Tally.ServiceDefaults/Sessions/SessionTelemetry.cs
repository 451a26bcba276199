using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tally.ServiceDefaults;

/// <summary>
/// Long-lived connections with many small messages: WebSockets, streams. A session is one span and a few metrics; its messages
/// are counted, never traced one by one. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Meters: <c>websocket.server.active_sessions</c>, <c>websocket.server.session.duration</c> (s),
/// <c>websocket.server.messages</c> and <c>websocket.server.io</c> (By), the last two by <c>direction</c>.
/// </remarks>
public sealed class SessionTelemetry : IDisposable
{
    private readonly ActivitySource _source = new("Tally.ServiceDefaults.Sessions");
    private readonly Meter _meter;

    public SessionTelemetry(IMeterFactory meters, TimeProvider time)
    {
        Time = time;
        _meter = meters.Create("Tally.ServiceDefaults");
        Active = _meter.CreateUpDownCounter<long>("websocket.server.active_sessions", "{session}", "Sessions that are open.");
        Messages = _meter.CreateCounter<long>("websocket.server.messages", "{message}", "Messages of sessions, by direction.");
        Bytes = _meter.CreateCounter<long>("websocket.server.io", "By", "Payload of sessions' messages, by direction.");
        Duration = _meter.CreateHistogram(
            "websocket.server.session.duration", "s", "How long sessions last.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5, 15, 60, 300, 900, 3600, 14400, 86400] });
    }

    internal TimeProvider Time { get; }

    internal UpDownCounter<long> Active { get; }

    internal Counter<long> Messages { get; }

    internal Counter<long> Bytes { get; }

    internal Histogram<double> Duration { get; }

    /// <summary>Begins a session as a child of the current span; dispose it when the connection ends.</summary>
    /// <param name="name">What kind of session, a word of the code: <c>room feed</c>. It becomes a label.</param>
    public Session Start(string name) => new(this, _source.StartActivity($"websocket session {name}", ActivityKind.Internal), name);

    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Tally.ServiceDefaults.Tests;

public sealed class SessionTests : IDisposable
{
    private readonly SteppingTime _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<Activity> _spans = [];
    private readonly ActivityListener _listener;
    private readonly SessionTelemetry _sessions;

    public SessionTests()
    {
        _sessions = new(_services.GetRequiredService<IMeterFactory>(), _time);
        _listener = new()
        {
            ShouldListenTo = source => source.Name == "Tally.ServiceDefaults.Sessions",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _spans.Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public void A_hundred_thousand_messages_are_one_span_with_counts()
    {
        using (var session = _sessions.Start("feed"))
        {
            Parallel.For(0, 100_000, _ => session.Sent(10));
            session.Received(3);
        }

        var span = Assert.Single(_spans);
        Assert.Equal(100_000L, span.GetTagItem("websocket.messages.sent"));
        Assert.Equal(1_000_000L, span.GetTagItem("websocket.bytes.sent"));
        Assert.Equal(1L, span.GetTagItem("websocket.messages.received"));
        Assert.Empty(span.Events);
    }

    [Fact]
    public void How_they_are_spread_over_time_are_events_ten_seconds_apart_and_at_most_thirty()
    {
        using (var session = _sessions.Start("feed"))
        {
            for (var second = 0; second < 1000; second++, _time.Step(TimeSpan.FromSeconds(1)))
                session.Sent(1);
        }

        var events = Assert.Single(_spans).Events.ToList();
        Assert.Equal(30, events.Count);
        Assert.Equal(11L, events[0].Tags.Single(tag => tag.Key == "websocket.messages.sent").Value);
        Assert.Equal(10L, events[1].Tags.Single(tag => tag.Key == "websocket.messages.sent").Value);
    }

    [Fact]
    public void A_session_that_fails_is_an_error_and_ends_once()
    {
        var session = _sessions.Start("feed");

        session.Failed(new IOException("gone"));
        session.Dispose();
        session.Dispose();

        var span = Assert.Single(_spans);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("System.IO.IOException", span.GetTagItem("error.type"));
    }

    [Fact]
    public void A_message_carries_its_senders_context_in_headers()
    {
        using var sender = new Activity("sender").Start();
        var headers = new Dictionary<string, string>();

        MessagingSpans.Inject(headers);
        var context = MessagingSpans.Extract(headers);

        Assert.Equal((sender.TraceId, sender.SpanId), (context.TraceId, context.SpanId));
        Assert.Equal(default, MessagingSpans.Extract(new Dictionary<string, string> { ["traceparent"] = "none" }));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _sessions.Dispose();
        _services.Dispose();
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tally.ServiceDefaults.Export;
using Tally.ServiceDefaults.Tests.Otlp;

namespace Tally.ServiceDefaults.Tests;

public class CollectorAwayTests
{
    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task What_was_made_while_the_collector_was_away_arrives_when_it_is_back(string protocol)
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var service = await TestService.Started(
            TestService.ExportTo(receiver.Url(protocol), protocol), app => app.MapGet("/call/{id}", (string id) => id));
        await receiver.Stop();

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal($"{i}", await service.Client.GetStringAsync($"/call/{i}"));
            await Kept(service, OtlpSignal.Traces, requests: i + 1);
        }

        await receiver.Start();
        for (var i = 0; i < 5; i++)
            await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Tags.GetValueOrDefault("url.path") == $"/call/{i}"), $"span {i}");
        await Eventually.Find(() => receiver.Logs.FirstOrDefault(log => log.Event == "telemetry.export.away"), "the warning");
        await Eventually.Find(() => receiver.Logs.FirstOrDefault(log => log.Event == "telemetry.export.back"), "the all-clear");
        Assert.Equal(0, State(service, OtlpSignal.Traces).DroppedRequests);
    }

    [Theory]
    [InlineData("http/protobuf", 429, null)]
    [InlineData("http/protobuf", 503, null)]
    [InlineData("grpc", 200, "14")]
    [InlineData("grpc", 200, "8")]
    public async Task A_collector_that_is_busy_gets_it_later(string protocol, int status, string? grpcStatus)
    {
        await using var receiver = await OtlpReceiver.Started();
        var refusals = 0;
        receiver.Obstacle = context => Refuse(context, status, grpcStatus, () => Interlocked.Increment(ref refusals) <= 3);
        await using var service = await TestService.Started(TestService.ExportTo(receiver.Url(protocol), protocol));

        await service.Client.GetAsync("/later");

        await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Tags.GetValueOrDefault("url.path") == "/later"), "the span");
        Assert.True(refusals > 3);
    }

    [Fact]
    public async Task A_collector_that_asks_for_patience_is_left_alone_as_long_as_it_asks()
    {
        await using var receiver = await OtlpReceiver.Started();
        var asked = new System.Collections.Concurrent.ConcurrentQueue<long>();
        receiver.Obstacle = async context =>
        {
            if (context.Request.Path.Value!.Contains("trace", StringComparison.Ordinal))
                asked.Enqueue(Environment.TickCount64);
            context.Response.Headers.RetryAfter = "2";
            return await Refuse(context, 429, null, () => asked.Count <= 2);
        };
        await using var service = await TestService.Started(TestService.ExportTo(receiver.HttpUrl, "http/protobuf"));

        await service.Client.GetAsync("/later");

        await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Tags.GetValueOrDefault("url.path") == "/later"), "the span");
        var times = asked.ToArray();
        Assert.True(times[2] - times[1] > 1500, $"{times[2] - times[1]} ms");
    }

    [Theory]
    [InlineData("http/protobuf", 400, null)]
    [InlineData("grpc", 200, "3")]
    public async Task What_a_collector_refuses_for_good_is_dropped_and_counted(string protocol, int status, string? grpcStatus)
    {
        await using var receiver = await OtlpReceiver.Started();
        receiver.Obstacle = context => Refuse(context, status, grpcStatus, () => true);
        await using var service = await TestService.Started(TestService.ExportTo(receiver.Url(protocol), protocol));

        await service.Client.GetAsync("/never");

        await Eventually.Holds(() => State(service, OtlpSignal.Traces).DroppedRequests > 0, "the count");
        Assert.Equal(0, State(service, OtlpSignal.Traces).QueuedBytes);
    }

    [Fact]
    public async Task Stopping_delivers_what_is_still_held()
    {
        await using var receiver = await OtlpReceiver.Started();
        var service = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl, "grpc",
            ("OTEL_BSP_SCHEDULE_DELAY", "60000"), ("OTEL_BLRP_SCHEDULE_DELAY", "60000"), ("OTEL_METRIC_EXPORT_INTERVAL", "60000")));
        await service.Client.GetAsync("/last-words");
        Assert.Empty(receiver.Spans);

        await service.DisposeAsync();

        Assert.Contains(receiver.Spans, span => span.Tags.GetValueOrDefault("url.path") == "/last-words");
        Assert.Contains(receiver.Metrics, metric => metric.Name == "http.server.request.duration");
        Assert.Contains(receiver.Logs, log => log.Body.StartsWith("Application is shutting down"));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_a_collector_that_hangs()
    {
        await using var receiver = await OtlpReceiver.Started();
        using var end = new CancellationTokenSource();
        receiver.Obstacle = async context =>
        {
            await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        // But for its deadline it would wait for ever.
        var service = await TestService.Started(
            TestService.ExportTo(receiver.GrpcUrl, "grpc", ("Telemetry:ShutdownTimeout", "00:00:01"), ("OTEL_EXPORTER_OTLP_TIMEOUT", "3600000")));
        await service.Client.GetAsync("/anything");

        await service.DisposeAsync().AsTask().WaitAsync(Eventually.Deadline);

        await end.CancelAsync();
    }

    private static async Task<bool> Refuse(HttpContext context, int status, string? grpcStatus, Func<bool> when)
    {
        if (!context.Request.Path.Value!.Contains("trace", StringComparison.Ordinal) || !when())
            return false;
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.StatusCode = status;
        if (grpcStatus is not null)
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = grpcStatus;
        }

        return true;
    }

    private static Task<object> Kept(TestService service, OtlpSignal signal, int requests) =>
        Eventually.Holds(() => State(service, signal) is { QueuedBytes: > 0, Failures: > 0 } && requests > 0, "a kept request");

    private static ExportState State(TestService service, OtlpSignal signal) =>
        service.App.Services.GetRequiredService<ExportBuffers>().States.Single(state => state.Signal == signal);
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Tally.ServiceDefaults.Tests.Otlp;

namespace Tally.ServiceDefaults.Tests;

public class SamplingMarkTests
{
    [Theory]
    [InlineData("/fast", "01:00:00", null)]
    [InlineData("/missing", "01:00:00", null)]
    [InlineData("/broken", "00:00:00.100", "error")]
    [InlineData("/busy", "00:00:00.100", "error")]
    [InlineData("/slow", "00:00:00.100", "slow")]
    [InlineData("/stream", "00:00:00.100", null)]
    public async Task Errors_and_slow_requests_are_marked_for_the_tail_sampler_to_keep(string path, string slow, string? reason)
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var service = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl, "grpc", ("Telemetry:SlowRequest", slow)), Map);
        await service.Client.GetAsync("/warm-up");

        await service.Client.GetAsync(path);

        var span = await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Kind == ReceivedSpan.Server && span.Tags["url.path"] == path), "the span");
        Assert.Equal(reason, span.Tags.GetValueOrDefault("sampling.reason"));
        Assert.Equal(reason is null ? null : "1", span.Tags.GetValueOrDefault("sampling.priority"));
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/fast", () => "ok");
        app.MapGet("/broken", string () => throw new InvalidOperationException("broken on purpose"));
        app.MapGet("/busy", () => Results.StatusCode(503));
        app.MapGet("/slow", async () => await Task.Delay(150));
        app.MapGet("/stream", async (HttpResponse response) =>
        {
            response.ContentType = "text/event-stream";
            await response.WriteAsync("data: 1\n\n");
            await Task.Delay(150);
        });
    }
}

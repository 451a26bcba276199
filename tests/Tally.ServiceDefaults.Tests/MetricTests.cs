using Microsoft.AspNetCore.Builder;
using Tally.ServiceDefaults.Tests.Otlp;

namespace Tally.ServiceDefaults.Tests;

public class MetricTests
{
    [Fact]
    public async Task The_duration_of_a_request_leads_to_its_trace()
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var service = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl), app => app.MapGet("/timed", () => "ok"));

        using var response = await service.Client.GetAsync("/timed");

        var traceId = response.Headers.GetValues("traceresponse").Single().Split('-')[1];
        var point = await Eventually.Find(
            () => receiver.Metrics.Where(metric => metric.Name == "http.server.request.duration").SelectMany(metric => metric.Histograms)
                .FirstOrDefault(point => point.Exemplars.Any(exemplar => exemplar.TraceId == traceId)),
            "a point with the trace's exemplar");
        Assert.Equal("/timed", point.Tags["http.route"]);
        Assert.Equal("200", point.Tags["http.response.status_code"]);

        // The boundaries that the semantic conventions advise.
        Assert.Equal([0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10], point.Bounds);
    }

    [Theory]
    [InlineData("kestrel.active_connections")]
    [InlineData("dotnet.process.memory.working_set")]
    [InlineData("dotnet.gc.collections")]
    [InlineData("dotnet.thread_pool.thread.count")]
    [InlineData("process.cpu.time")]
    [InlineData("process.cpu.utilization")]
    [InlineData("process.memory.usage")]
    [InlineData("process.memory.virtual")]
    [InlineData("process.thread.count")]
    [InlineData("process.uptime")]
    [InlineData("process.open_file_descriptor.count")]
    public async Task The_framework_and_the_runtime_are_measured(string name)
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var service = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl));
        await service.Client.GetAsync("/anything");

        await Eventually.Find(() => receiver.Metrics.FirstOrDefault(metric => metric.Name == name), name);
    }
}

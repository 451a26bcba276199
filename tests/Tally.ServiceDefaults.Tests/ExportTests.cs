using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Tally.ServiceDefaults.Export;
using Tally.ServiceDefaults.Tests.Otlp;

namespace Tally.ServiceDefaults.Tests;

public class ExportTests
{
    [Theory]
    [InlineData("grpc", "none")]
    [InlineData("grpc", "gzip")]
    [InlineData("http/protobuf", "none")]
    [InlineData("http/protobuf", "gzip")]
    public async Task Traces_metrics_and_logs_arrive(string protocol, string compression)
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var service = await TestService.Started(
            TestService.ExportTo(receiver.Url(protocol), protocol,
                ("OTEL_EXPORTER_OTLP_COMPRESSION", compression), ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Basic YTpi")),
            app => app.MapGet("/here", () => "here"));

        await service.Client.GetAsync("/here");

        await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Name == "GET /here"), "the span");
        await Eventually.Find(() => receiver.Metrics.FirstOrDefault(metric => metric.Name == "http.server.request.duration"), "the metric");
        await Eventually.Find(() => receiver.Logs.FirstOrDefault(log => log.Body.StartsWith("Now listening")), "the log record");
        Assert.All(receiver.Requests, request => Assert.Equal("Basic YTpi", request.Headers.Authorization));
    }

    [Fact]
    public async Task A_signal_may_have_its_own_collector()
    {
        await using var common = await OtlpReceiver.Started();
        await using var forLogs = await OtlpReceiver.Started();
        await using var service = await TestService.Started(TestService.ExportTo(common.GrpcUrl, "grpc",
            ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", forLogs.HttpUrl + "/v1/logs"),
            ("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_LOGS_HEADERS", "x-for=logs")));
        await service.Client.GetAsync("/anything");

        await Eventually.Find(() => forLogs.Logs.FirstOrDefault(), "a log record");
        await Eventually.Find(() => common.Spans.FirstOrDefault(), "a span");

        Assert.Equal("logs", forLogs.Requests.First().Headers["x-for"]);
        Assert.Empty(common.Logs);
    }

    [Theory]
    [InlineData("OTEL_TRACES_EXPORTER", "none", "logs,metrics")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "", "")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317", "")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "not a URL", "")]
    [InlineData("OTEL_SDK_DISABLED", "true", "")]
    public async Task What_is_not_wanted_is_not_exported(string variable, string value, string exported)
    {
        await using var service = await TestService.Started(TestService.ExportTo("http://127.0.0.1:9", "grpc", (variable, value)));

        var signals = service.App.Services.GetServices<ExportedSignal>().Select(exported => exported.Signal.Name).Order();

        Assert.Equal(exported, string.Join(',', signals));
        Assert.True((await service.Client.GetAsync("/health")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_export_leaves_no_telemetry_of_itself()
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var service = await TestService.Started(TestService.ExportTo(receiver.HttpUrl, "http/protobuf"));
        await service.Client.GetAsync("/anything");
        await Eventually.Holds(() => receiver.Metrics.Count(metric => metric.Name == "http.server.request.duration") > 3, "a few rounds of export");

        Assert.DoesNotContain(receiver.Spans, span => span.Kind == ReceivedSpan.Client && span.Tags.Values.Any(value => value.Contains("/v1/")));
        var calls = receiver.Metrics.Where(metric => metric.Name == "http.client.request.duration").SelectMany(metric => metric.Histograms);
        Assert.DoesNotContain(calls, call => call.Tags["server.port"] == new Uri(receiver.HttpUrl).Port.ToString());
    }
}

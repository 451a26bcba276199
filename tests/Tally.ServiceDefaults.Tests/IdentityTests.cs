using Tally.ServiceDefaults.Tests.Otlp;

namespace Tally.ServiceDefaults.Tests;

public class IdentityTests
{
    [Fact]
    public async Task All_signals_say_who_speaks()
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var service = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl));
        await service.Client.GetAsync("/anything");

        var span = await Eventually.Find(() => receiver.Spans.FirstOrDefault(), "a span");
        var log = await Eventually.Find(() => receiver.Logs.FirstOrDefault(), "a log record");
        var metric = await Eventually.Find(() => receiver.Metrics.FirstOrDefault(), "a metric");

        Assert.Equal("Tally.ServiceDefaults.Tests", span.Resource["service.name"]);
        Assert.Equal("tally", span.Resource["service.namespace"]);
        Assert.Equal("staging", span.Resource["deployment.environment.name"]);
        Assert.Equal("staging", span.Resource["deployment.environment"]);
        Assert.Matches(@"^tally@\d+\.\d+\.\d+(\+[0-9a-f]{40})?$", span.Resource["service.version"]);
        Assert.True(Guid.TryParse(span.Resource["service.instance.id"], out _));
        Assert.Equal(Environment.ProcessId.ToString(), span.Resource["process.pid"]);
        Assert.All(["host.name", "host.arch", "os.type", "process.runtime.version", "telemetry.sdk.version"], key => Assert.NotEmpty(span.Resource[key]));
        Assert.Equal(span.Resource, log.Resource);
        Assert.Equal(span.Resource, metric.Resource);
    }

    [Theory]
    [InlineData("service.name", "shop", "OTEL_SERVICE_NAME=shop")]
    [InlineData("service.name", "shop", "OTEL_SERVICE_NAME=shop", "OTEL_RESOURCE_ATTRIBUTES=service.name=other")]
    [InlineData("service.name", "other", "OTEL_RESOURCE_ATTRIBUTES=service.name=other")]
    [InlineData("service.instance.id", "7", "OTEL_RESOURCE_ATTRIBUTES=service.instance.id=7")]
    [InlineData("service.namespace", "market", "Telemetry:Namespace=market")]
    [InlineData("service.namespace", "fair", "Telemetry:Namespace=market", "OTEL_RESOURCE_ATTRIBUTES=service.namespace=fair")]
    [InlineData("deployment.environment", "preview", "OTEL_RESOURCE_ATTRIBUTES=deployment.environment.name=preview")]
    [InlineData("team", "a,b c", "OTEL_RESOURCE_ATTRIBUTES=broken,=no key,team=a%2Cb%20c,")]
    public async Task The_standard_variables_have_the_last_word(string attribute, string expected, params string[] settings)
    {
        await using var receiver = await OtlpReceiver.Started();
        var pairs = settings.Select(setting => setting.Split('=', 2)).Select(pair => (pair[0], pair[1])).ToArray();
        await using var service = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl, "grpc", pairs));

        var log = await Eventually.Find(() => receiver.Logs.FirstOrDefault(), "a log record");

        Assert.Equal(expected, log.Resource[attribute]);
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tally.ServiceDefaults.Tests.Otlp;

namespace Tally.ServiceDefaults.Tests;

public sealed partial class TenancyTests : IDisposable
{
    private readonly ActivitySource _source = new("Tally.Tenancy");

    [Theory]
    [InlineData("header", "X-Tenant-ID: acme", "/work", "acme")]
    [InlineData("baggage", "baggage: tenant_id=acme", "/work", "acme")]
    [InlineData("header before baggage", "baggage: tenant_id=other\nX-Tenant-ID: acme", "/work", "acme")]
    [InlineData("claim before header", "X-Tenant-ID: other", "/work?claim=acme", "acme")]
    [InlineData("nobody", "", "/work", null)]
    public async Task A_tenant_is_on_spans_logs_and_baggage(string from, string headers, string path, string? tenant)
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var service = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl), Map);

        var baggage = await Answer(service, path, headers);

        Assert.Equal(tenant, baggage.Length == 0 ? null : baggage);
        var server = await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Kind == ReceivedSpan.Server), $"the server span of {from}");
        var inner = await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Name == "inner"), "the inner span");
        var line = await Eventually.Find(() => receiver.Logs.FirstOrDefault(log => log.Event == "tenancy.worked"), "the line");
        Assert.Equal(tenant, server.Tags.GetValueOrDefault("tenant_id"));
        Assert.Equal(tenant, server.Tags.GetValueOrDefault("saas.tenant"));
        Assert.Equal(tenant, inner.Tags.GetValueOrDefault("tenant_id"));
        Assert.Equal(tenant, line.Tags.GetValueOrDefault("tenant_id"));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("acme;drop")]
    [InlineData("{\"level\":\"fatal\"}")]
    [InlineData("../../etc")]
    [InlineData("é")]
    [InlineData("%0d%0aSet-Cookie:a=b")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("")]
    public async Task A_hostile_tenant_is_nobody_and_counted(string id)
    {
        await using var service = await TestService.Started([], Map);

        Assert.Equal("", await Answer(service, "/work", $"X-Tenant-ID: {id}"));
        Assert.Equal("", await Answer(service, "/work", $"X-Tenant-ID: {id}"));

        Assert.Equal(2, service.App.Services.GetRequiredService<TelemetryWarnings>().Count("tenant_id"));
    }

    [Theory]
    [InlineData("false", false)]
    [InlineData("true", true)]
    public async Task A_tenant_is_a_label_of_request_metrics_only_where_that_is_allowed(string inMetrics, bool expected)
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var service = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl, "grpc", ("Telemetry:Tenant:InMetrics", inMetrics)), Map);

        await Answer(service, "/work", "X-Tenant-ID: acme");

        var point = await Eventually.Find(
            () => receiver.Metrics.Where(metric => metric.Name == "http.server.request.duration").SelectMany(metric => metric.Histograms)
                .FirstOrDefault(point => point.Tags.GetValueOrDefault("http.route") == "/work"), "the metric");
        Assert.Equal(expected, point.Tags.GetValueOrDefault("tenant_id") == "acme");
    }

    [Fact]
    public async Task A_counter_of_the_services_own_never_has_a_tenant_for_a_label()
    {
        await using var receiver = await OtlpReceiver.Started();
        using var meter = new Meter("Tally.Tenancy");
        await using var service = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl, "grpc", ("Telemetry:Tenant:InMetrics", "true")));

        meter.CreateCounter<long>("tenancy.sold").Add(1, new("tenant_id", "acme"), new("kind", "tea"));

        var sold = await Eventually.Find(() => receiver.Metrics.FirstOrDefault(metric => metric.Name == "tenancy.sold"), "the metric");
        Assert.Equal(["kind"], Assert.Single(sold.Numbers).Tags.Keys);
    }

    public void Dispose() => _source.Dispose();

    private static async Task<string> Answer(TestService service, string path, string headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Client.BaseAddress!, path));
        foreach (var header in headers.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ", 2)[1]);
        using var plain = new HttpMessageInvoker(new SocketsHttpHandler { ActivityHeadersPropagator = null, RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8 });
        using var response = await plain.SendAsync(request, CancellationToken.None);
        return await response.Content.ReadAsStringAsync();
    }

    private void Map(WebApplication app) => app.MapGet("/work", (HttpContext context, ILogger<TenancyTests> logger, string? claim) =>
    {
        using var span = _source.StartActivity("inner");
        if (claim is not null)
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new("tenant_id", claim), new(ClaimTypes.Name, "ada")], "test"));
        Worked(logger);
        return Activity.Current?.GetBaggageItem("tenant_id") ?? "";
    });

    [LoggerMessage(EventName = "tenancy.worked", Level = LogLevel.Information, Message = "Worked")]
    private static partial void Worked(ILogger logger);
}

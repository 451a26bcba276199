using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Tally.ServiceDefaults.Tests.Otlp;

namespace Tally.ServiceDefaults.Tests;

public class ServerSpanTests
{
    [Theory]
    [InlineData("GET", "/items/7?secret=1", "GET /items/{id}", 200, null)]
    [InlineData("POST", "/items/7", "POST /items/{id}", 201, null)]
    [InlineData("GET", "/nowhere", "GET", 404, null)]
    [InlineData("GET", "/busy", "GET /busy", 503, "503")]
    [InlineData("GET", "/broken", "GET /broken", 500, "System.InvalidOperationException")]
    [InlineData("BREW", "/items/7", "HTTP", 405, null)]
    public async Task A_server_span_tells_its_request_by_the_semantic_conventions(string method, string path, string name, int status, string? error)
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var service = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl), Map);

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await service.Client.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);

        var span = await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Kind == ReceivedSpan.Server), "the span");
        Assert.Equal(name, span.Name);
        Assert.Equal(error is null ? 0 : ReceivedSpan.Error, span.Status);
        Assert.Equal(method == "BREW" ? "_OTHER" : method, span.Tags["http.request.method"]);
        Assert.Equal(path.Split('?')[0], span.Tags["url.path"]);
        Assert.Equal("http", span.Tags["url.scheme"]);
        Assert.Equal("127.0.0.1", span.Tags["server.address"]);
        Assert.Equal(service.Client.BaseAddress!.Port.ToString(), span.Tags["server.port"]);
        Assert.Equal(status.ToString(), span.Tags["http.response.status_code"]);
        Assert.Equal("1.1", span.Tags["network.protocol.version"]);
        Assert.Equal(error, span.Tags.GetValueOrDefault("error.type"));
        Assert.Equal(name.Split(' ').ElementAtOrDefault(1), span.Tags.GetValueOrDefault("http.route"));
        Assert.DoesNotContain(span.Tags.Values, value => value.Contains("secret"));
    }

    [Fact]
    public async Task One_trace_runs_through_two_services_and_carries_baggage()
    {
        await using var receiver = await OtlpReceiver.Started();
        string? baggage = null;
        await using var inner = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl), app => app.MapGet("/inner", (HttpContext context) =>
        {
            baggage = context.Request.Headers["baggage"];
            return "ok";
        }));
        await using var outer = await TestService.Started(
            TestService.ExportTo(receiver.GrpcUrl, "grpc", ("services:inner:http:0", inner.Client.BaseAddress!.ToString())),
            app => app.MapGet("/outer", (IHttpClientFactory clients) => clients.CreateClient().GetStringAsync("http://inner/inner")));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/outer");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.Add("baggage", "tenant_id=acme,note=private");

        // A client with spans of its own would start one and put that in traceparent.
        using var plain = new HttpMessageInvoker(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        request.RequestUri = new Uri(outer.Client.BaseAddress!, "/outer");
        using var response = await plain.SendAsync(request, CancellationToken.None);

        var server = await Find("GET /outer");
        var client = await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Kind == ReceivedSpan.Client), "the client's span");
        var callee = await Find("GET /inner");
        Assert.All([server, client, callee], span => Assert.Equal("0af7651916cd43dd8448eb211c80319c", span.TraceId));
        Assert.Equal("b7ad6b7169203331", server.ParentId);
        Assert.Equal(server.SpanId, client.ParentId);
        Assert.Equal(client.SpanId, callee.ParentId);
        Assert.Equal("200", client.Tags["http.response.status_code"]);
        Assert.Matches("^tenant_id ?= ?acme$", baggage);

        Task<ReceivedSpan> Find(string name) => Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Name == name), name);
    }

    [Fact]
    public async Task Health_probes_leave_no_spans_and_no_request_metrics()
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var service = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl), Map);

        Assert.Equal("Healthy", await service.Client.GetStringAsync("/health"));
        Assert.Equal("Healthy", await service.Client.GetStringAsync("/alive"));
        await service.Client.GetAsync("/items/7");

        await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Name == "GET /items/{id}"), "the other span");
        var routes = await Eventually.Find(
            () => receiver.Metrics.Where(metric => metric.Name == "http.server.request.duration").SelectMany(metric => metric.Histograms)
                .Select(point => point.Tags.GetValueOrDefault("http.route")).ToList() is { Count: > 0 } found && found.Contains("/items/{id}") ? found : null,
            "the metric");
        Assert.DoesNotContain(receiver.Spans, span => span.Name.Contains("health") || span.Name.Contains("alive"));
        Assert.DoesNotContain("/health", routes);
        Assert.DoesNotContain("/alive", routes);
    }

    [Theory]
    [InlineData("always_off", false)]
    [InlineData("always_on", true)]
    [InlineData("parentbased_traceidratio", false, "OTEL_TRACES_SAMPLER_ARG", "0")]
    public async Task The_sampler_is_the_one_of_the_standard_variable(string sampler, bool sampled, string more = "x", string value = "")
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var service = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl, "grpc", ("OTEL_TRACES_SAMPLER", sampler), (more, value)));

        using var response = await service.Client.GetAsync("/anything");

        Assert.EndsWith(sampled ? "-01" : "-00", response.Headers.GetValues("traceresponse").Single());
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/items/{id}", (string id) => id);
        app.MapPost("/items/{id}", (string id) => Results.Created($"/items/{id}", id));
        app.MapGet("/busy", () => Results.StatusCode(503));
        app.MapGet("/broken", string () => throw new InvalidOperationException("broken on purpose"));
    }
}

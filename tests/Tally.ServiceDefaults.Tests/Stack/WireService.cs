using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tally.ServiceDefaults.Tests.Stack;

/// <summary>A service with the defaults that exports to the real backend, after a few requests of each kind.</summary>
public sealed partial class WireService : IAsyncLifetime
{
    public const string Name = "wire";

    private readonly EmbeddedStack _stack = new();
    private readonly ActivitySource _source = new("Tally.Wire");
    private readonly Meter _meter = new("Tally.Wire");
    private TestService? _service;

    public Testing.TelemetryClient Telemetry => _stack.Telemetry;

    /// <summary>Of the request for <c>/items/7</c>.</summary>
    public string TraceId { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await _stack.InitializeAsync();
        var settings = await _stack.Export(Name, ("Telemetry:SlowRequest", "00:00:00.200"), ("Telemetry:CardinalityLimit", "10"), ("Telemetry:Privacy:Allow:0", "number"));
        _service = await TestService.Started(settings, Map);

        TraceId = await Get("/items/7?secret=1");
        await Get("/broken");
        await Get("/slow");
        await Get("/call");
        await Get("/many");
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        await _stack.DisposeAsync();
        _source.Dispose();
        _meter.Dispose();
    }

    private async Task<string> Get(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Request-ID", "r-17");
        request.Headers.Add("X-Tenant-ID", "acme");
        using var response = await _service!.Client.SendAsync(request);
        return response.Headers.GetValues("traceresponse").Single().Split('-')[1];
    }

    private void Map(WebApplication app)
    {
        var many = _meter.CreateCounter<long>("wire.many");
        app.MapGet("/items/{id}", (string id, HttpContext context, AuditLog audit, ILogger<WireService> logger) =>
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, "ada@example.com")], "test"));
            using var span = _source.StartActivity("look");
            Looked(logger, "success");
            audit.Record("item.look", "ada@example.com", "everybody", AuditOutcome.Success);
            return id;
        }).WithDomain("items");
        app.MapGet("/broken", string () => throw new InvalidOperationException("broken by 'ada'"));
        app.MapGet("/slow", async () => await Task.Delay(250));
        app.MapGet("/call", (HttpContext context, IHttpClientFactory clients) => clients.CreateClient().GetStringAsync($"http://{context.Request.Host}/items/8"));
        app.MapGet("/many", () =>
        {
            for (var i = 0; i < 100; i++)
                many.Add(1, new KeyValuePair<string, object?>("number", i));
        });
    }

    [LoggerMessage(EventName = "wire.looked", Level = LogLevel.Information, Message = "Looked: {outcome}")]
    private static partial void Looked(ILogger logger, string outcome);
}

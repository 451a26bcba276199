using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tally.Backend.Ingest;
using Tally.Backend.Tempo;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Tests.Tempo;

/// <summary>The trace module alone on a free port, with a store in a folder of its own and one trace of two services in it.</summary>
public sealed class TempoServer : IAsyncLifetime
{
    public const string TraceId = "00000000000000a10000000000000001";

    private readonly string _folder = Directory.CreateTempSubdirectory("tally-tempo-").FullName;
    private readonly WebApplication _app;

    public TempoServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Folder"] = _folder, ["Storage:Traces:SegmentRows"] = "1000" });
        builder.Services.AddTempo();
        _app = builder.Build();
        _app.MapTempo();
    }

    public HttpClient Http { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        Http = new() { BaseAddress = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        Assert.Equal(0, _app.Services.GetRequiredService<IBatchSink<SpanBatch>>().Append(SampleTrace.Batch()).Rejected);
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal AppendResult Append(SpanBatch batch) => _app.Services.GetRequiredService<IBatchSink<SpanBatch>>().Append(batch);

    public async Task<JsonElement> Json(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(body, new() { MaxDepth = 1000 }).RootElement;
    }

    public async Task<(HttpStatusCode Status, string Body)> Text(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}

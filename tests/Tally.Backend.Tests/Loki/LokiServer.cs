using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tally.Backend.Ingest;
using Tally.Backend.Loki;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Tests.Loki;

/// <summary>The log module alone on a free port, with a store in a folder of its own.</summary>
public sealed class LokiServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tally-loki-").FullName;
    private readonly WebApplication _app;

    public LokiServer()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Folder"] = _folder, ["Storage:SegmentRows"] = "1000" });
        builder.Services.AddLoki();
        _app = builder.Build();
        _app.MapLoki();
    }

    public HttpClient Http { get; private set; } = null!;

    internal LogStore Store => _app.Services.GetRequiredService<LogStore>();

    internal IBatchSink<LogBatch> Sink => _app.Services.GetRequiredService<IBatchSink<LogBatch>>();

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        Http = new() { BaseAddress = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
    }

    public Task StopAsync() => _app.StopAsync();

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task<JsonElement> Get(string path, bool categorized = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (categorized)
            request.Headers.Add("X-Loki-Response-Encoding-Flags", "categorize-labels");
        using var response = await Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tally.Backend.Ingest;
using Tally.Backend.Prometheus;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Tests.Prometheus;

/// <summary>The room of metrics alone, on a free port with a folder of its own.</summary>
public sealed class PrometheusServer : IAsyncLifetime
{
    private static readonly HttpClient Client = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("tally-prometheus-").FullName;
    private readonly (string Name, string Value)[] _settings;
    private WebApplication _app = null!;
    private Uri _address = null!;

    public PrometheusServer() : this([]) { }

    private PrometheusServer((string Name, string Value)[] settings) => _settings = settings;

    /// <summary>One with settings of its own; the caller stops it.</summary>
    public static async Task<PrometheusServer> StartAsync(params (string Name, string Value)[] settings)
    {
        var server = new PrometheusServer(settings);
        await server.InitializeAsync();
        return server;
    }

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(_settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)).Append(new("Storage:Folder", _folder)));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPrometheus();
        _app = builder.Build();
        _app.MapPrometheus();
        await _app.StartAsync();
        _address = new(_app.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal AppendResult Append(MetricBatches batch) => _app.Services.GetRequiredService<IBatchSink<MetricBatch>>().Append(batch.Batch);

    public async Task<(int Status, JsonNode Body)> GetAsync(string path, bool json = true)
    {
        var response = await Client.GetAsync(new Uri(_address, path));
        return json ? await Read(response) : ((int)response.StatusCode, "");
    }

    public Task<HttpResponseMessage> SendAsync(string path, HttpContent content) => Client.PostAsync(new Uri(_address, path), content);

    public async Task<(int Status, JsonNode Body)> PostAsync(string path, params (string Name, string Value)[] form) =>
        await Read(await Client.PostAsync(new Uri(_address, path), new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)))));

    private static async Task<(int, JsonNode)> Read(HttpResponseMessage response) => ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
}

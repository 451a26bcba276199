using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Tally.Backend.Ingest;
using Tally.Backend.Prometheus;
using Tally.Backend.Tests.Server;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Tests.Prometheus;

/// <summary>The room of metrics alone.</summary>
public sealed class PrometheusServer : ModuleServer
{
    public PrometheusServer() : this([]) { }

    private PrometheusServer((string Name, string Value)[] settings)
        : base(services => services.AddPrometheus(), app => app.MapPrometheus(), [("Storage:Metrics:SegmentRows", "1000000"), .. settings]) { }

    /// <summary>One with settings of its own; the caller stops it.</summary>
    public static async Task<PrometheusServer> StartAsync(params (string Name, string Value)[] settings)
    {
        var server = new PrometheusServer(settings);
        await server.InitializeAsync();
        return server;
    }

    internal AppendResult Append(MetricBatches batch) => Services.GetRequiredService<IBatchSink<MetricBatch>>().Append(batch.Batch);

    public async Task<(int Status, JsonNode Body)> GetAsync(string path, bool json = true)
    {
        var response = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return json ? await Read(response) : ((int)response.StatusCode, "");
    }

    public Task<HttpResponseMessage> SendAsync(string path, HttpContent content) => Http.PostAsync(new Uri(path, UriKind.Relative), content);

    public async Task<(int Status, JsonNode Body)> PostAsync(string path, params (string Name, string Value)[] form) =>
        await Read(await Http.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)))));

    private static async Task<(int, JsonNode)> Read(HttpResponseMessage response) => ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
}

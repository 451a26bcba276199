using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tally.Backend.Ingest;
using Tally.Backend.Loki;
using Tally.Backend.Tests.Server;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Tests.Loki;

/// <summary>The log module alone on a free port, with a store in a folder of its own.</summary>
public sealed class LokiServer : ModuleServer
{
    public LokiServer() : this([])
    {
    }

    internal LokiServer(params (string Name, string Value)[] settings) : base(services => services.AddLoki(), app => app.MapLoki(), settings)
    {
    }

    internal LogStore Store => Services.GetRequiredService<LogStore>();

    internal IBatchSink<LogBatch> Sink => Services.GetRequiredService<IBatchSink<LogBatch>>();

    public async Task<JsonElement> Get(string path, bool categorized = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (categorized)
            request.Headers.Add("X-Loki-Response-Encoding-Flags", "categorize-labels");
        using var response = await Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    /// <summary>The lines that a query finds in the last hour, newest first.</summary>
    internal async Task<List<string>> Lines(string query)
    {
        var data = (await Get($"/loki/api/v1/query_range?query={Uri.EscapeDataString(query)}")).GetProperty("data");
        return [.. data.GetProperty("result").EnumerateArray().SelectMany(stream => stream.GetProperty("values").EnumerateArray()).Select(value => value[1].GetString()!)];
    }
}

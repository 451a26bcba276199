using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tally.Backend.Ingest;
using Tally.Backend.Tempo;
using Tally.Backend.Tests.Server;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Tests.Tempo;

/// <summary>The trace module alone on a free port, with a store in a folder of its own and one trace of two services in it.</summary>
public sealed class TempoServer : ModuleServer
{
    public const string TraceId = "00000000000000a10000000000000001";

    public TempoServer() : this([])
    {
    }

    internal TempoServer(params (string Name, string Value)[] settings) : base(services => services.AddTempo(), app => app.MapTempo(), settings)
    {
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Assert.Equal(0, Append(SampleTrace.Batch()).Rejected);
    }

    internal AppendResult Append(SpanBatch batch) => Services.GetRequiredService<IBatchSink<SpanBatch>>().Append(batch);

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

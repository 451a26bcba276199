using System.Text;
using System.Text.Json;
using Tally.Backend.Server;
using Tally.Signals;

namespace Tally.Backend.Tests.Tempo;

/// <summary>The whole backend: spans go in over OTLP, and PromQL finds what was made of them.</summary>
public sealed class GeneratedMetricsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tally-generated-").FullName;
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Spans_become_metrics_that_PromQL_finds()
    {
        await using var backend = await Start();
        await Send(backend);
        await Eventually(async () => Assert.Equal("20", await Query(backend, "sum by (service) (traces_spanmetrics_calls_total{span_kind=\"SPAN_KIND_SERVER\"})")));
        Assert.Equal("1", await Query(backend, "histogram_quantile(0.5, sum by (le) (traces_spanmetrics_latency_bucket)) < bool 0.1"));
        Assert.Equal("20", await Query(backend, "traces_service_graph_request_total{client=\"user\", server=\"shop\"}", within: TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Both_kinds_can_be_switched_off()
    {
        await using (var backend = await Start(("Tempo:Generator:SpanMetrics", "false"), ("Tempo:Generator:ServiceGraphs", "false")))
            await Send(backend);
        await using var again = await Start();
        Assert.Equal("", await Query(again, "traces_spanmetrics_calls_total"));
    }

    [Fact]
    public async Task What_was_counted_survives_a_stop_before_the_next_flush()
    {
        await using (var backend = await Start(("Tempo:Generator:FlushInterval", "00:05:00")))
            await Send(backend);
        await using var again = await Start();
        Assert.Equal("20", await Query(again, "traces_spanmetrics_calls_total"));
    }

    [Fact]
    public async Task A_setting_out_of_its_range_stops_the_start()
    {
        var refused = await Assert.ThrowsAsync<StartupException>(() => Start(("Tempo:Generator:FlushInterval", "00:00:00.5")));
        Assert.Equal("Tempo:Generator:FlushInterval is '00:00:00.5000000'; expected 1 s to 5 minutes.", refused.Message);
    }

    private Task<BackendHost> Start(params (string Name, string Value)[] settings)
    {
        var all = ListenSettings.FreePorts;
        all["Storage:Folder"] = _folder;
        all["Tempo:Generator:FlushInterval"] = "00:00:01";
        all["Tempo:Generator:EdgeWait"] = "00:00:01";
        foreach (var (name, value) in settings)
            all[name] = value;
        return BackendHost.StartAsync(all);
    }

    private async Task Send(BackendHost backend)
    {
        var end = UnixNanos.From(DateTimeOffset.UtcNow).Value;
        var spans = string.Join(',', Enumerable.Range(1, 20).Select(i =>
            $$"""{"traceId":"{{i:x32}}","spanId":"{{i:x16}}","name":"GET","kind":2,"startTimeUnixNano":"{{end - 20_000_000}}","endTimeUnixNano":"{{end}}"}"""));
        using var body = new StringContent(
            $$$"""{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[{{{spans}}}]}]}]}""", Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(backend[Listener.OtlpHttp], "/v1/traces"), body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<string> Query(BackendHost backend, string query, TimeSpan within = default)
    {
        var deadline = DateTime.UtcNow + within;
        while (true)
        {
            var text = await _http.GetStringAsync(new Uri(backend[Listener.Mimir], "/prometheus/api/v1/query?query=" + Uri.EscapeDataString(query)));
            var result = JsonDocument.Parse(text).RootElement.GetProperty("data").GetProperty("result");
            if (result.GetArrayLength() > 0)
                return result[0].GetProperty("value")[1].GetString()!;
            if (DateTime.UtcNow >= deadline)
                return "";
            await Task.Delay(50);
        }
    }

    private static async Task Eventually(Func<Task> holds)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(20); ; await Task.Delay(50))
            try
            {
                await holds();
                return;
            }
            catch (Xunit.Sdk.XunitException) when (DateTime.UtcNow < deadline)
            {
            }
    }
}

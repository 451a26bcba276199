using Tally.Backend.Tests.Otlp;
using Tally.Signals;

namespace Tally.Backend.Tests.Prometheus;

/// <summary>When the counting of samples began, from the sender to the query. 1767225600 is 2026-01-01T00:00:00Z.</summary>
public sealed class StartTimestampTests : IAsyncLifetime
{
    private PrometheusServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PrometheusServer.StartAsync(("Prometheus:EnableFeature", "st-storage,use-start-timestamps,promql-experimental-functions"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Remote_write_2_brings_them_for_floats_and_histograms()
    {
        const ulong Time = 1_767_225_600_000;
        var histogram = new Proto().Varint(1, 1).Double(3, 1).Varint(6, 1).Varint(15, Time + 10_000).Varint(17, Time - 20_000);
        var request = new Proto().Text(4, "").Text(4, "__name__").Text(4, "x")
            .Message(5, new Proto().PackedVarint(1, 1, 2).Message(2, new Proto().Double(1, 5).Varint(2, Time).Varint(3, Time - 30_000)).Message(3, histogram));
        using var content = new ByteArrayContent(Snappier.Snappy.CompressToArray((byte[])request));
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/x-protobuf;proto=io.prometheus.write.v2.Request");
        content.Headers.ContentEncoding.Add("snappy");
        using var response = await _server.SendAsync("/api/v1/write", content);
        Assert.Equal(204, (int)response.StatusCode);

        Assert.Equal("1767225570", await Value("start_timestamp(x)", 1767225600));
        Assert.Equal("1767225580", await Value("start_timestamp(x)", 1767225610));
        // Five since 30 s before: what began within the window grew from zero.
        Assert.Equal("5", await Value("increase(x[1m])", 1767225600));
    }

    [Fact]
    public async Task Otlp_brings_them_for_all_that_counts_and_the_first_of_deltas_stands_for_their_sum()
    {
        _server.Append(new MetricBatches()
            .Counter("hits", "", 7, 30).Gauge("load", "", 1, 30).Histogram("latency", "", [1], [1, 1], 2, seconds: 30)
            .Number("jobs", "", MetricKind.Sum, Temporality.Delta, true, 3, 30));
        _server.Append(new MetricBatches().Number("jobs", "", MetricKind.Sum, Temporality.Delta, true, 4, 45));
        Assert.Equal("1767225600", await Value("start_timestamp(hits_total)", 1767225645));
        Assert.Equal("1767225600", await Value("start_timestamp(latency_count)", 1767225645));
        Assert.Equal("1767225600", await Value("start_timestamp(jobs_total)", 1767225645));
        Assert.Equal("0", await Value("start_timestamp(load)", 1767225645));
        Assert.Equal("7", await Value("increase(jobs_total[1m])", 1767225645));
    }

    private async Task<string?> Value(string query, long time)
    {
        var (status, body) = await _server.GetAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}&time={time}");
        Assert.Equal(200, status);
        return (string?)Assert.Single(body["data"]!["result"]!.AsArray())!["value"]![1];
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Tally.Backend.Server;
using Tally.Backend.Tests.Server;

namespace Tally.Backend.Tests.Alloy.Policies;

/// <summary>Aspire's dashboard is something that may fail: telemetry arrives all the same, and the trouble can be seen.</summary>
public sealed class DashboardTests : IDisposable
{
    private const string Component = "otelcol.exporter.otlp.aspire";

    // Takes connections and never says a word.
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);

    public DashboardTests() => _silent.Start();

    public void Dispose() => _silent.Dispose();

    [Theory]
    [InlineData("http://127.0.0.1:{closed}")]
    [InlineData("https://127.0.0.1:{closed}")]
    [InlineData("127.0.0.1:{closed}")]
    [InlineData("http://127.0.0.1:{silent}")]
    [InlineData("http://dashboard.invalid:18889")]
    public void Without_an_answer_from_it_everything_is_stored_and_its_queue_runs_over(string endpoint)
    {
        using var pipeline = new TestPipeline(environment: [("ASPIRE_DASHBOARD_OTLP_ENDPOINT", Url(endpoint))]);

        for (ulong i = 1; i <= 30; i++)
        {
            Assert.False(pipeline.Send(Drafts.Span(trace: i)).IsOverloaded);
            Assert.False(pipeline.Send(Drafts.Log($"line {i}")).IsOverloaded);
            Assert.False(pipeline.Send(Drafts.Gauge("temperature", ("room", $"{i}"))).IsOverloaded);
            pipeline.Time.Pass(TimeSpan.FromMilliseconds(200));
        }

        Assert.Equal(30, pipeline.StoredSpans.Count());
        Assert.Equal(30, pipeline.Logs.Batches.Sum(batch => batch.ItemCount));
        Assert.Equal(30, pipeline.Points("temperature", "room").Count);
        // 20 of its 90 batches wait, and one may be under way.
        Assert.InRange(Lost(pipeline), 69, 70);
        // Once for each signal, not once for each batch.
        var told = pipeline.Log.Warnings.Where(warning => warning.StartsWith("otelcol.processor.batch.default cannot hand on", StringComparison.Ordinal));
        Assert.InRange(told.Count(), 3, 6);
    }

    [Fact]
    public async Task What_waits_for_it_is_given_up_after_half_a_minute_and_counted()
    {
        using var pipeline = new TestPipeline(environment: [("ASPIRE_DASHBOARD_OTLP_ENDPOINT", Url("http://127.0.0.1:{closed}"))]);
        pipeline.Send(Drafts.Span());
        pipeline.Time.Pass(TimeSpan.FromMilliseconds(200));

        await Destination.Until(() =>
        {
            pipeline.Time.Pass(TimeSpan.FromSeconds(1));
            return pipeline.Counter("otelcol_exporter_send_failed_spans_total") == 1;
        });

        Assert.Contains(pipeline.Log.Warnings, warning => warning.StartsWith($"{Component} cannot reach", StringComparison.Ordinal));
        Assert.Contains(pipeline.Log.Warnings, warning => warning.StartsWith($"{Component} lost 1 spans", StringComparison.Ordinal));
        Assert.Single(pipeline.StoredSpans);
    }

    [Fact]
    public async Task A_whole_backend_starts_answers_and_shows_it_under_metrics()
    {
        await using var backend = await TestBackend.StartAsync(
            ("Pipeline:File", TestPipeline.ShippedFile), ("ASPIRE_DASHBOARD_OTLP_ENDPOINT", Url("http://127.0.0.1:{closed}")));

        foreach (var (path, body) in new[]
        {
            ("/v1/traces", """{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"GET /","startTimeUnixNano":"1","endTimeUnixNano":"2"}]}]}]}"""),
            ("/v1/logs", """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"a line"}}]}]}]}"""),
            ("/v1/metrics", """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"temperature","gauge":{"dataPoints":[{"asDouble":21}]}}]}]}]}"""),
        })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await backend.Http.PostAsync(backend.Url(Listener.OtlpHttp, path), content);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Single(backend.Spans.Batches);
        Assert.Single(backend.Logs.Batches);
        Assert.Contains(backend.Metrics.Batches, batch => batch.Metrics.Any(metric => batch.Values.Text(metric.Name) == "temperature"));
        var queue = $"otelcol_exporter_queue_size{{component_id=\"{Component}\"}}";
        await Destination.Until(() => backend.CounterAsync(queue).GetAwaiter().GetResult() == 3);
    }

    private static double Lost(TestPipeline pipeline) =>
        pipeline.Counter("otelcol_exporter_enqueue_failed_spans_total") + pipeline.Counter("otelcol_exporter_enqueue_failed_log_records_total")
        + pipeline.Counter("otelcol_exporter_enqueue_failed_metric_points_total");

    private string Url(string pattern) => pattern
        .Replace("{closed}", Closed(), StringComparison.Ordinal)
        .Replace("{silent}", $"{((IPEndPoint)_silent.LocalEndpoint).Port}", StringComparison.Ordinal);

    // A port that nobody listens on any more.
    private static string Closed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}

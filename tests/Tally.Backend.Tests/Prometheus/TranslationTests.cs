using Tally.Backend.Prometheus.Otlp;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Backend.Tests.Prometheus;

public sealed class TranslationTests
{
    private readonly OtlpMetricTranslator _translator = new(new() { PromotedResourceAttributes = [] });

    [Theory]
    [InlineData("http.server.request.duration", "s", MetricKind.Histogram, false, "http_server_request_duration_seconds")]
    [InlineData("http.server.active_requests", "{request}", MetricKind.Sum, false, "http_server_active_requests")]
    [InlineData("requests", "", MetricKind.Sum, true, "requests_total")]
    [InlineData("requests.total", "1", MetricKind.Sum, true, "requests_total")]
    [InlineData("total.requests", "", MetricKind.Sum, true, "requests_total")]
    [InlineData("process.memory.usage", "By", MetricKind.Gauge, false, "process_memory_usage_bytes")]
    [InlineData("disk.io", "By/s", MetricKind.Gauge, false, "disk_io_bytes_per_second")]
    [InlineData("cpu.utilization", "1", MetricKind.Gauge, false, "cpu_utilization_ratio")]
    [InlineData("wait_seconds", "s", MetricKind.Gauge, false, "wait_seconds")]
    [InlineData("temperature", "Cel", MetricKind.Gauge, false, "temperature_celsius")]
    [InlineData("2fast", "", MetricKind.Gauge, false, "_2fast")]
    [InlineData("a..b--c", "ms", MetricKind.Gauge, false, "a_b_c_milliseconds")]
    [InlineData("orders", "{order}/d", MetricKind.Gauge, false, "orders_per_day")]
    [InlineData("speed", "furlong", MetricKind.Gauge, false, "speed_furlong")]
    public void A_metric_is_named_after_its_words_unit_and_kind(string name, string unit, MetricKind kind, bool isMonotonic, string expected) =>
        Assert.Equal(expected, OtlpNames.Metric(name, unit, kind, isMonotonic));

    [Theory]
    [InlineData("http.route", "http_route")]
    [InlineData("1st", "key_1st")]
    [InlineData("_private", "key_private")]
    [InlineData("__reserved", "__reserved")]
    [InlineData("größe", "gr__e")]
    public void A_label_is_named_after_its_key(string key, string expected) => Assert.Equal(expected, OtlpNames.Label(key));

    [Fact]
    public void A_resource_becomes_job_instance_and_target_info() =>
        Expect(
            new MetricBatches(("service.namespace", "tally"), ("service.name", "chat"), ("service.instance.id", "i1"), ("host.name", "h")).Gauge("load", "", 2, 0, ("db.system", "sqlite")),
            """{__name__="load", db_system="sqlite", instance="i1", job="tally/chat"} 2""",
            """{__name__="target_info", host_name="h", instance="i1", job="tally/chat"} 1""");

    [Fact]
    public void Promoted_resource_attributes_are_labels_of_every_series()
    {
        var translator = new OtlpMetricTranslator(new() { PromotedResourceAttributes = ["deployment.environment.name"] });
        var (samples, _) = translator.Translate(new MetricBatches(("deployment.environment.name", "staging"), ("host.name", "h")).Gauge("load", "", 2).Batch);
        Assert.Equal(["""{__name__="load", deployment_environment_name="staging"} 2"""], Text(samples));
    }

    [Fact]
    public void Keys_that_become_one_label_are_joined() =>
        Expect(new MetricBatches().Gauge("load", "", 2, 0, ("a.b", "1"), ("a-b", "2")), """{__name__="load", a_b="2;1"} 2""");

    [Fact]
    public void A_histogram_becomes_cumulative_buckets_sum_and_count() =>
        Expect(
            new MetricBatches().Histogram("latency", "s", [0.1, 1, 2.5e6], [1, 2, 3, 4], 9.5),
            """{__name__="latency_seconds_bucket", le="0.1"} 1""",
            """{__name__="latency_seconds_bucket", le="1"} 3""",
            """{__name__="latency_seconds_bucket", le="2500000"} 6""",
            """{__name__="latency_seconds_bucket", le="+Inf"} 10""",
            """{__name__="latency_seconds_count"} 10""",
            """{__name__="latency_seconds_sum"} 9.5""");

    [Theory]
    [InlineData(0.05, "0.1")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.5, "1")]
    [InlineData(5, "+Inf")]
    public void An_exemplar_stands_on_the_bucket_its_value_falls_into(double value, string bucket)
    {
        var (samples, _) = _translator.Translate(new MetricBatches().Histogram("latency", "s", [0.1, 1], [1, 0, 0], 0.1, exemplar: value).Batch);
        var exemplar = Assert.Single(samples.Exemplars);
        Assert.Equal(bucket, exemplar.Series["le"]);
        Assert.Equal("""{span_id="00f067aa0ba902b7", trace_id="4bf92f3577b34da6a3ce929d0e0e4736"}""", exemplar.Labels.ToString());
        Assert.Equal(value, exemplar.Value);
    }

    [Fact]
    public void A_summary_becomes_quantiles_sum_and_count() =>
        Expect(
            new MetricBatches().Summary("latency", "s", 3, 4.5, (0.5, 1), (0.99, 2)),
            """{__name__="latency_seconds", quantile="0.5"} 1""",
            """{__name__="latency_seconds", quantile="0.99"} 2""",
            """{__name__="latency_seconds_count"} 3""",
            """{__name__="latency_seconds_sum"} 4.5""");

    [Fact]
    public void Delta_points_add_up_to_a_counter()
    {
        Expect(Delta(5, 1), """{__name__="jobs_total", q="a"} 5""");
        Expect(Delta(3, 2), """{__name__="jobs_total", q="a"} 8""");
        var (samples, rejected) = _translator.Translate(Delta(1, 2).Batch);
        Assert.Empty(samples.Samples);
        Assert.Equal(1, rejected.Rejected);
        Assert.Contains("jobs_total is not newer", rejected.Reason, StringComparison.Ordinal);

        static MetricBatches Delta(double value, double seconds) =>
            new MetricBatches().Number("jobs", "", MetricKind.Sum, Temporality.Delta, true, value, seconds, [("q", "a")]);
    }

    [Fact]
    public void Delta_histograms_add_up_bucket_by_bucket()
    {
        _translator.Translate(new MetricBatches().Histogram("h", "", [1], [1, 2], 3, Temporality.Delta, 1).Batch);
        Expect(
            new MetricBatches().Histogram("h", "", [1], [10, 20], 30, Temporality.Delta, 2),
            """{__name__="h_bucket", le="1"} 11""",
            """{__name__="h_bucket", le="+Inf"} 33""",
            """{__name__="h_count"} 33""",
            """{__name__="h_sum"} 33""");
    }

    [Fact]
    public void A_point_without_a_value_ends_its_series()
    {
        var (samples, _) = _translator.Translate(new MetricBatches().Number("load", "", MetricKind.Gauge, Temporality.Unspecified, false, 0, ends: true).Batch);
        Assert.True(StaleMarker.Is(Assert.Single(samples.Samples).Value));
    }

    [Fact]
    public void What_cannot_be_translated_is_rejected_and_the_rest_is_taken()
    {
        var (samples, rejected) = _translator.Translate(new MetricBatches().Exponential("e", -9, (0, [1])).Gauge("load", "", 1).Number("n", "", MetricKind.Sum, Temporality.Unspecified, true, 1).Batch);
        Assert.Equal(2, rejected.Rejected);
        Assert.Contains("Scale must be >= -4", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal(["""{__name__="load"} 1"""], Text(samples));
    }

    [Fact]
    public void A_known_series_is_the_same_object_in_the_next_batch()
    {
        var first = _translator.Translate(Batch().Batch).Samples;
        var second = _translator.Translate(Batch().Batch).Samples;
        Assert.Same(first.Samples[0].Series, second.Samples[0].Series);
        Assert.NotSame(first.Samples[0].Series, _translator.Translate(new MetricBatches(("service.name", "auth")).Counter("hits", "", 1, 0, ("a", "1")).Batch).Samples.Samples[0].Series);

        static MetricBatches Batch() => new MetricBatches(("service.name", "chat")).Counter("hits", "", 1, 0, ("a", "1"));
    }

    [Fact]
    public void Metadata_says_type_help_and_unit()
    {
        var (samples, _) = _translator.Translate(new MetricBatches().Counter("traffic", "By", 1).Batch);
        Assert.Equal([new("counter", "About traffic.", "bytes")], samples.Metadata["traffic_bytes_total"]);
    }

    private void Expect(MetricBatches batch, params string[] series)
    {
        var (samples, rejected) = _translator.Translate(batch.Batch);
        Assert.Equal(0, rejected.Rejected);
        Assert.Equal(series, Text(samples));
    }

    private static IEnumerable<string> Text(SampleBatch batch) => batch.Samples.Select(sample => $"{sample.Series} {Tally.Query.PromQl.PromNumber.Text(sample.Value)}");
}

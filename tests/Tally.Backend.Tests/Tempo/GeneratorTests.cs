using Tally.Signals;

namespace Tally.Backend.Tests.Tempo;

public sealed class GeneratorTests : IDisposable
{
    private readonly GeneratorRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_span_is_counted_timed_and_weighed_by_service_name_kind_and_status()
    {
        _run.Spans(new SpanDraft("shop", "GET /cart", SpanKind.Server) { Milliseconds = 3, Status = StatusCode.Error });
        _run.Flush();
        const string Labels = """service="shop", span_kind="SPAN_KIND_SERVER", span_name="GET /cart", status_code="STATUS_CODE_ERROR" """;
        Assert.Equal($"{{{Labels.Trim()}}} 1", _run.Latest("traces_spanmetrics_calls_total"));
        Assert.Equal($"{{{Labels.Trim()}}} 0.003", _run.Latest("traces_spanmetrics_latency_sum"));
        Assert.Equal($"{{{Labels.Trim()}}} 1", _run.Latest("traces_spanmetrics_latency_count"));
    }

    [Fact]
    public void Latency_buckets_are_upstreams_and_cumulative()
    {
        foreach (var milliseconds in (double[])[0, 2, 2.5, 100, 60_000])
            _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server) { Milliseconds = milliseconds });
        _run.Flush();
        Assert.Equal(
            "0.002=2 0.004=3 0.008=3 0.016=3 0.032=3 0.064=3 0.128=4 0.256=4 0.512=4 1.024=4 2.048=4 4.096=4 8.192=4 16.384=4 +Inf=5",
            _run.Buckets("traces_spanmetrics_latency_bucket"));
    }

    [Fact]
    public void Latency_is_a_native_histogram_too_with_buckets_an_eighth_of_an_octave_wide()
    {
        foreach (var milliseconds in (double[])[0, 500, 500, 520, 1000])
            _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server) { Milliseconds = milliseconds });
        _run.Flush();
        Assert.Equal("count 5 sum 2.52 zero 1: (0.458502,0.5]=2 (0.5,0.545254]=1 (0.917004,1]=1", _run.Native("traces_spanmetrics_latency"));
    }

    [Fact]
    public void A_native_histogram_of_more_than_100_buckets_becomes_a_wider_one()
    {
        for (var i = 0; i < 200; i++)
            _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server) { Milliseconds = Math.Pow(1.1, i) });
        _run.Flush();
        Assert.InRange(_run.NativeBuckets("traces_spanmetrics_latency"), 50, 100);
        Assert.StartsWith("count 200 ", _run.Native("traces_spanmetrics_latency"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_native_histogram_has_an_example_and_ends_as_other_series_do()
    {
        _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server) { Milliseconds = 3, Trace = 7 });
        _run.Flush();
        Assert.Equal(["0.003 000000000000000a0000000000000007"], _run.NativeExemplars("traces_spanmetrics_latency"));
        _run.Pass(TimeSpan.FromMinutes(16));
        _run.Flush();
        Assert.Equal("ended", _run.Native("traces_spanmetrics_latency"));
    }

    [Theory]
    [InlineData("Classic", 0, 15)]
    [InlineData("Native", 1, 0)]
    [InlineData("Both", 1, 15)]
    public void Which_histograms_are_made_can_be_chosen(string kinds, int native, int buckets)
    {
        using var run = new GeneratorRun(options => options.Histograms = Enum.Parse<Tally.Backend.Tempo.HistogramKinds>(kinds));
        run.Spans(new SpanDraft("shop", "GET", SpanKind.Server));
        run.Flush();
        Assert.Equal((native, buckets), (run.Count("traces_spanmetrics_latency"), run.Count("traces_spanmetrics_latency_bucket")));
    }

    [Fact]
    public void A_span_that_ends_before_it_starts_took_no_time()
    {
        _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server) { Milliseconds = -5 });
        _run.Flush();
        Assert.EndsWith("} 0", _run.Latest("traces_spanmetrics_latency_sum"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_bucket_that_spans_fell_into_has_an_example()
    {
        _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server) { Milliseconds = 3, Trace = 7 });
        _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server) { Milliseconds = 100, Trace = 8 });
        _run.Flush();
        Assert.Equal(
            ["0.004: 0.003 traceID=000000000000000a0000000000000007", "0.128: 0.1 traceID=000000000000000a0000000000000008"],
            _run.Exemplars("traces_spanmetrics_latency_bucket"));
    }

    [Fact]
    public void A_new_series_starts_from_0_so_that_its_first_spans_show_in_rates()
    {
        _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server), new("shop", "GET", SpanKind.Server));
        _run.Flush();
        _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server));
        _run.Pass(TimeSpan.FromSeconds(5));
        _run.Flush();
        Assert.Equal("-5s=0 0s=2 5s=3", _run.History("traces_spanmetrics_calls_total"));
    }

    [Fact]
    public void An_idle_series_goes_on_and_ends_after_a_while()
    {
        _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server));
        _run.Flush();
        _run.Pass(TimeSpan.FromMinutes(10));
        _run.Flush();
        _run.Pass(TimeSpan.FromMinutes(6));
        _run.Flush();
        _run.Pass(TimeSpan.FromMinutes(1));
        _run.Flush();
        Assert.Equal("-5s=0 0s=1 600s=1 960s=ended", _run.History("traces_spanmetrics_calls_total"));
        _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server));
        _run.Flush();
        Assert.Equal("-5s=0 0s=1 600s=1 960s=ended 1015s=0 1020s=1", _run.History("traces_spanmetrics_calls_total"));
    }

    [Fact]
    public void A_span_an_hour_late_is_not_counted()
    {
        _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server) { Age = TimeSpan.FromHours(1) });
        _run.Flush();
        Assert.Equal("none", _run.Latest("traces_spanmetrics_calls_total"));
    }

    [Fact]
    public void Spans_over_the_budget_are_told_and_the_others_counted()
    {
        using var small = new GeneratorRun(options => options.MaxSeries = 100);
        for (var i = 0; i < 20; i++)
            small.Spans(new SpanDraft("shop", $"GET /{i}", SpanKind.Internal));
        small.Flush();
        // 20 series each.
        Assert.Equal(5, small.Count("traces_spanmetrics_calls_total"));
        Assert.Equal(15, small.Dropped);
    }

    [Fact]
    public void A_client_and_a_server_span_make_a_call()
    {
        _run.Spans(new SpanDraft("web", "call", SpanKind.Client) { Id = 1, Milliseconds = 300 }, new("shop", "GET", SpanKind.Server) { Parent = 1, Milliseconds = 200 });
        _run.Flush();
        Assert.Equal("{client=\"web\", server=\"shop\"} 1", _run.Latest("traces_service_graph_request_total"));
        Assert.Equal("{client=\"web\", server=\"shop\"} 0", _run.Latest("traces_service_graph_request_failed_total"));
        Assert.Equal("{client=\"web\", server=\"shop\"} 0.3", _run.Latest("traces_service_graph_request_client_seconds_sum"));
        Assert.Equal("0.1=0 0.2=1 0.4=1 0.8=1 1.6=1 3.2=1 6.4=1 12.8=1 +Inf=1", _run.Buckets("traces_service_graph_request_server_seconds_bucket"));
    }

    [Fact]
    public void The_sides_of_a_call_may_come_in_either_order_and_apart()
    {
        _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server) { Parent = 1 });
        _run.Pass(TimeSpan.FromSeconds(9));
        _run.Flush();
        Assert.Equal("none", _run.Latest("traces_service_graph_request_total"));
        _run.Spans(new SpanDraft("web", "call", SpanKind.Client) { Id = 1 });
        _run.Flush();
        Assert.Equal("{client=\"web\", server=\"shop\"} 1", _run.Latest("traces_service_graph_request_total"));
    }

    [Theory]
    [InlineData(StatusCode.Error, StatusCode.Unset)]
    [InlineData(StatusCode.Unset, StatusCode.Error)]
    public void A_call_has_failed_where_either_side_says_so(StatusCode client, StatusCode server)
    {
        _run.Spans(new SpanDraft("web", "call", SpanKind.Client) { Id = 1, Status = client }, new("shop", "GET", SpanKind.Server) { Parent = 1, Status = server });
        _run.Flush();
        Assert.Equal("{client=\"web\", server=\"shop\"} 1", _run.Latest("traces_service_graph_request_failed_total"));
    }

    [Fact]
    public void A_message_goes_from_its_producer_to_its_consumer()
    {
        _run.Spans(new SpanDraft("web", "send", SpanKind.Producer) { Id = 1 }, new("mail", "receive", SpanKind.Consumer) { Parent = 1 });
        _run.Flush();
        Assert.Equal("{client=\"web\", connection_type=\"messaging_system\", server=\"mail\"} 1", _run.Latest("traces_service_graph_request_total"));
    }

    [Theory]
    [InlineData("db.name=town", "town")]
    [InlineData("db.system=sqlite", "sqlite")]
    [InlineData("db.namespace=town db.name=old", "town")]
    [InlineData("db.name=town server.address=db.local", "db.local")]
    [InlineData("db.name=town network.peer.address=10.0.0.7", "10.0.0.7")]
    [InlineData("db.name=town network.peer.address=10.0.0.7 network.peer.port=5432", "10.0.0.7:5432")]
    [InlineData("db.name=town server.address=db.local peer.service=accounts", "accounts")]
    public void A_call_to_a_database_needs_no_server_span(string attributes, string server)
    {
        _run.Spans(new SpanDraft("shop", "select", SpanKind.Client) { Id = 1, Attributes = attributes });
        _run.Flush();
        Assert.Equal($"{{client=\"shop\", connection_type=\"database\", server=\"{server}\"}} 1", _run.Latest("traces_service_graph_request_total"));
    }

    [Fact]
    public void A_root_server_span_was_called_by_a_user()
    {
        _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server));
        _run.Expire();
        Assert.Equal("{client=\"user\", connection_type=\"virtual_node\", server=\"shop\"} 1", _run.Latest("traces_service_graph_request_total"));
    }

    [Fact]
    public void A_client_span_that_names_its_peer_called_it()
    {
        _run.Spans(new SpanDraft("shop", "pay", SpanKind.Client) { Id = 1, Attributes = "peer.service=bank" });
        _run.Expire();
        Assert.Equal("{client=\"shop\", connection_type=\"virtual_node\", server=\"bank\"} 1", _run.Latest("traces_service_graph_request_total"));
    }

    [Fact]
    public void A_call_whose_other_side_cannot_be_told_is_not_counted()
    {
        _run.Spans(new SpanDraft("shop", "pay", SpanKind.Client) { Id = 1 }, new("mail", "POST", SpanKind.Server) { Parent = 99 });
        _run.Expire();
        Assert.Equal("none", _run.Latest("traces_service_graph_request_total"));
    }

    [Fact]
    public void Inner_spans_make_no_calls()
    {
        _run.Spans(new SpanDraft("shop", "compute", SpanKind.Internal));
        _run.Expire();
        Assert.Equal("none", _run.Latest("traces_service_graph_request_total"));
    }

    [Fact]
    public void Calls_beyond_those_that_may_wait_are_told()
    {
        using var small = new GeneratorRun(options => options.MaxWaitingEdges = 100);
        for (var i = 0; i < 120; i++)
            small.Spans(new SpanDraft("shop", "pay", SpanKind.Client) { Id = (ulong)i + 1 });
        Assert.Equal(20, small.Dropped);
        // A call that needs no other side needs no room to wait either.
        small.Spans(new SpanDraft("shop", "select", SpanKind.Client) { Id = 999, Attributes = "db.name=town" });
        Assert.Equal(20, small.Dropped);
    }

    [Fact]
    public void The_families_describe_themselves()
    {
        _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server));
        _run.Flush();
        Assert.Equal("counter", _run.Metadata["traces_spanmetrics_calls_total"].Type);
        Assert.Equal("histogram", _run.Metadata["traces_service_graph_request_server_seconds"].Type);
    }

    [Fact]
    public void What_was_counted_last_is_written_at_the_end()
    {
        _run.Spans(new SpanDraft("shop", "GET", SpanKind.Internal));
        _run.End();
        Assert.EndsWith("} 1", _run.Latest("traces_spanmetrics_calls_total"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 2 + 16 + 2 + 8 + 2 + 3 + 2 + 9 + 9)]
    [InlineData("a=b", 2 + 16 + 2 + 8 + 2 + 3 + 2 + 9 + 9 + 2 + (2 + 1) + (2 + 2 + 1))]
    public void The_size_of_a_span_is_that_of_its_protobuf_message(string attributes, int bytes)
    {
        _run.Spans(new SpanDraft("shop", "GET", SpanKind.Server) { Attributes = attributes });
        _run.Flush();
        Assert.EndsWith($"}} {bytes}", _run.Latest("traces_spanmetrics_size_total"), StringComparison.Ordinal);
    }
}

using Tally.Signals;

namespace Tally.Backend.Tests.Alloy.Policies;

/// <summary>The shipped pipeline with a baseline below 100 %: what matters survives, rates stay exact, nothing acknowledged is lost.</summary>
public sealed class SamplingTests
{
    private static readonly (string, string)[] TenPercent = [("TALLY_TRACE_SAMPLING_PERCENTAGE", "10"), ("TALLY_LOG_SAMPLING_PERCENTAGE", "10")];
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(11);

    [Fact]
    public void A_trace_with_an_error_and_a_slow_one_always_survive_whole()
    {
        using var pipeline = new TestPipeline(environment: TenPercent);
        for (ulong i = 1; i <= 300; i++)
        {
            pipeline.Send(Drafts.Span(trace: i, id: 1, status: StatusCode.Error).AddSpan(i, 2, parent: 1));
            pipeline.Send(Drafts.Span(trace: 1000 + i, id: 1, milliseconds: 1000).AddSpan(1000 + i, 2, parent: 1));
        }

        pipeline.Time.Pass(Wait);

        Assert.Equal(1200, pipeline.StoredSpans.Count());
    }

    [Fact]
    public void An_error_in_a_span_that_comes_later_keeps_the_spans_before_it()
    {
        using var pipeline = new TestPipeline(environment: TenPercent);
        for (ulong i = 1; i <= 100; i++)
            pipeline.Send(Drafts.Span(trace: i, id: 1));
        pipeline.Time.Pass(TimeSpan.FromSeconds(5));
        for (ulong i = 1; i <= 100; i++)
            pipeline.Send(Drafts.Span(trace: i, id: 2, parent: 1, status: StatusCode.Error));

        pipeline.Time.Pass(Wait);

        Assert.Equal(200, pipeline.StoredSpans.Count());
    }

    [Fact]
    public void A_trace_that_a_service_asks_for_survives()
    {
        using var pipeline = new TestPipeline(environment: TenPercent);
        for (ulong i = 1; i <= 100; i++)
            pipeline.Send(Drafts.Span(trace: i, attributes: [("sampling.priority", 1)]));

        pipeline.Time.Pass(Wait);

        Assert.Equal(100, pipeline.StoredSpans.Count());
    }

    [Theory]
    [InlineData("10", 900, 1100)]
    [InlineData("50", 4850, 5150)]
    [InlineData("0", 0, 0)]
    public void Of_ordinary_traces_the_baseline_is_kept(string percentage, int least, int most)
    {
        using var pipeline = new TestPipeline(environment: [("TALLY_TRACE_SAMPLING_PERCENTAGE", percentage)]);
        for (ulong i = 1; i <= 10_000; i++)
            pipeline.Send(Drafts.Span(trace: i));

        pipeline.Time.Pass(Wait);

        Assert.InRange(pipeline.StoredSpans.Count(), least, most);
    }

    [Fact]
    public void A_trace_is_kept_whole_or_not_at_all_however_its_spans_come()
    {
        using var pipeline = new TestPipeline(environment: TenPercent);
        for (ulong i = 1; i <= 500; i++)
            pipeline.Send(Drafts.Span(trace: i, id: 1));
        pipeline.Time.Pass(TimeSpan.FromSeconds(3));
        for (ulong i = 1; i <= 500; i++)
            pipeline.Send(Drafts.Span(trace: i, id: 2, parent: 1));
        pipeline.Time.Pass(Wait);
        for (ulong i = 1; i <= 500; i++)
            pipeline.Send(Drafts.Span(trace: i, id: 3, parent: 1));

        var sizes = pipeline.StoredSpans.GroupBy(span => span.TraceId).Select(trace => trace.Count()).ToList();

        Assert.NotEmpty(sizes);
        Assert.All(sizes, size => Assert.Equal(3, size));
    }

    [Fact]
    public void Rates_made_of_spans_are_exact_whatever_is_sampled()
    {
        using var pipeline = new TestPipeline(environment: TenPercent);
        for (ulong i = 1; i <= 1000; i++)
            pipeline.Send(Drafts.Span(trace: i, id: 1, service: "shop", kind: SpanKind.Client).AddSpan(i, 2, "POST /pay", "bank", 20, i % 4 == 0 ? StatusCode.Error : StatusCode.Unset, parent: 1));

        pipeline.Time.Pass(Wait);

        Assert.True(pipeline.StoredSpans.Count() < 2000);
        var calls = pipeline.Points("traces.spanmetrics.calls", "service", "span.name", "span.kind", "status.code");
        Assert.Equal(1000, calls["service=shop span.name=GET / span.kind=SPAN_KIND_CLIENT status.code=STATUS_CODE_UNSET"]);
        Assert.Equal(750, calls["service=bank span.name=POST /pay span.kind=SPAN_KIND_SERVER status.code=STATUS_CODE_UNSET"]);
        Assert.Equal(250, calls["service=bank span.name=POST /pay span.kind=SPAN_KIND_SERVER status.code=STATUS_CODE_ERROR"]);
        Assert.Equal(1000, pipeline.Points("traces.spanmetrics.latency", "service", "span.kind")["service=shop span.kind=SPAN_KIND_CLIENT"]);
        Assert.Equal(1000, pipeline.Points("traces_service_graph_request_total", "client", "server")["client=shop server=bank"]);
        Assert.Equal(250, pipeline.Points("traces_service_graph_request_failed_total", "client", "server")["client=shop server=bank"]);
    }

    [Fact]
    public void At_a_hundred_percent_nothing_waits()
    {
        using var pipeline = new TestPipeline();

        pipeline.Send(Drafts.Span());
        pipeline.Send(Drafts.Log("a line", trace: 1));

        Assert.Single(pipeline.StoredSpans);
        Assert.Single(pipeline.Logs.Batches);
    }

    [Fact]
    public void A_trace_has_all_of_its_logs_or_none_and_lines_outside_of_traces_stay()
    {
        using var pipeline = new TestPipeline(environment: TenPercent);
        for (ulong i = 1; i <= 2000; i++)
        {
            pipeline.Send(Drafts.Log("first", trace: i));
            pipeline.Send(Drafts.Log("second", trace: i));
        }
        for (var i = 0; i < 20; i++)
            pipeline.Send(Drafts.Log("started"));

        var kept = pipeline.Logs.Batches.SelectMany(batch => batch.Records).GroupBy(record => record.TraceId).ToDictionary(trace => trace.Key, trace => trace.Count());

        Assert.True(kept.Remove(default, out var outside));
        Assert.Equal(20, outside);
        Assert.InRange(kept.Count, 140, 260);
        Assert.All(kept.Values, lines => Assert.Equal(2, lines));
    }

    [Fact]
    public void What_waits_survives_a_sudden_end_and_is_decided_then()
    {
        var waiting = Directory.CreateTempSubdirectory("tally-waiting-");
        try
        {
            var killed = new TestPipeline(waiting: waiting.FullName, environment: TenPercent);
            for (ulong i = 1; i <= 50; i++)
                killed.Send(Drafts.Span(trace: i, status: StatusCode.Error, attributes: [("n", (int)i)]));
            killed.Kill();

            using var pipeline = new TestPipeline(waiting: waiting.FullName, environment: TenPercent);
            Assert.Empty(pipeline.StoredSpans);
            pipeline.Time.Pass(Wait);

            Assert.Equal(Enumerable.Range(1, 50), pipeline.Traces.Batches.SelectMany(batch => batch.Spans.Select(span => (int)batch.Find(span.Attributes, "n").AsInt)).Order());
            pipeline.Time.Pass(3 * Wait);
            Assert.True(waiting.EnumerateFiles("*.wal", SearchOption.AllDirectories).Sum(file => file.Length) < 64 << 10);
        }
        finally
        {
            waiting.Delete(recursive: true);
        }
    }

    [Fact]
    public void An_end_in_order_decides_what_waits_and_leaves_nothing_behind()
    {
        var waiting = Directory.CreateTempSubdirectory("tally-waiting-");
        try
        {
            var pipeline = new TestPipeline(waiting: waiting.FullName, environment: TenPercent);
            pipeline.Send(Drafts.Span(status: StatusCode.Error));

            pipeline.Dispose();

            Assert.Single(pipeline.StoredSpans);
            Assert.Empty(waiting.EnumerateFiles("*.wal", SearchOption.AllDirectories));
        }
        finally
        {
            waiting.Delete(recursive: true);
        }
    }

    [Fact]
    public void Kept_traces_that_a_store_has_no_room_for_are_given_again()
    {
        using var pipeline = new TestPipeline(environment: TenPercent);
        pipeline.Traces.Answer = _ => Tally.Storage.AppendResult.Overloaded("full");
        pipeline.Send(Drafts.Span(status: StatusCode.Error));
        pipeline.Time.Pass(Wait);

        pipeline.Traces.Answer = _ => default;
        pipeline.Traces.Batches.Clear();
        pipeline.Time.Pass(TimeSpan.FromSeconds(2));

        Assert.Single(pipeline.StoredSpans);
    }

    [Fact]
    public void A_store_that_cannot_write_for_a_while_ends_nothing_and_gets_all_of_it_later()
    {
        using var pipeline = new TestPipeline(environment: TenPercent);
        pipeline.Traces.Answer = _ => throw new IOException("No space left on device");
        pipeline.Metrics.Answer = _ => throw new IOException("No space left on device");
        pipeline.Send(Drafts.Span(status: StatusCode.Error));
        pipeline.Time.Pass(Wait);

        pipeline.Traces.Answer = _ => default;
        pipeline.Metrics.Answer = _ => default;
        pipeline.Traces.Batches.Clear();
        pipeline.Metrics.Batches.Clear();
        pipeline.Time.Pass(TimeSpan.FromSeconds(6));

        Assert.Single(pipeline.StoredSpans);
        Assert.Equal([1.0], pipeline.Points("traces.spanmetrics.calls", "service").Values);
    }

    [Fact]
    public void Beyond_the_number_of_traces_the_oldest_is_decided_early_and_none_unseen()
    {
        using var pipeline = new TestPipeline("""
            otelcol.receiver.otlp "default" { output { traces = [otelcol.processor.tail_sampling.t.input] } }
            otelcol.processor.tail_sampling "t" {
              decision_wait = "10s"
              num_traces    = 10
              policy {
                name = "errors"
                type = "status_code"
                status_code { status_codes = ["ERROR"] }
              }
              output { traces = [otelcol.exporter.otlphttp.out.input] }
            }
            otelcol.exporter.otlphttp "out" {
              client { endpoint = sys.env("TEMPO_OTLP_ENDPOINT") }
            }
            """);

        for (ulong i = 1; i <= 100; i++)
            pipeline.Send(Drafts.Span(trace: i, status: i % 2 == 0 ? StatusCode.Error : StatusCode.Ok));

        Assert.Equal(45, pipeline.StoredSpans.Count());
        pipeline.Time.Pass(Wait);
        Assert.Equal(50, pipeline.StoredSpans.Count());
    }
}

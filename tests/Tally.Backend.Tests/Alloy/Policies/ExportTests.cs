using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tally.Backend.Otlp.Protobuf;
using Tally.Backend.Server;
using Tally.Backend.Tests.Server;
using Tally.Signals;

namespace Tally.Backend.Tests.Alloy.Policies;

/// <summary>The shipped pipeline with a further destination: it is really sent to, and its being away costs nobody but itself.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task A_further_destination_gets_everything_with_basic_auth_and_after_redaction()
    {
        await using var destination = await Destination.StartAsync();
        using var pipeline = new TestPipeline(environment: [("FURTHER_OTLP_ENDPOINT", destination.Url), ("FURTHER_OTLP_USERNAME", "4711"), ("FURTHER_OTLP_PASSWORD", "pass")]);

        pipeline.Send(Drafts.Span(attributes: [("user.email", "ada@example.com"), ("n", 5)]));
        pipeline.Send(Drafts.Log("password=abc"));
        pipeline.Send(Drafts.Gauge("temperature", ("room", "kitchen")));
        pipeline.Time.Pass(TimeSpan.FromMilliseconds(200));
        await Destination.Until(() => destination.Taken.Count == 3);

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], destination.Taken.Select(request => request.Path).Order());
        Assert.All(destination.Taken, request => Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("4711:pass"))}", request.Headers.Authorization));
        var spans = OtlpProtobuf.ReadSpans(destination.Taken.Single(request => request.Path == "/v1/traces").Body).Batch;
        Assert.Equal("n=5", spans.Text(spans.Spans[0].Attributes));
        var logs = OtlpProtobuf.ReadLogs(destination.Taken.Single(request => request.Path == "/v1/logs").Body).Batch;
        Assert.Equal("password=REDACTED", logs.Values.Text(logs.Records[0].Body));
        // The own stores have them too.
        Assert.Equal((1, 1), (pipeline.Traces.Batches.Count, pipeline.Logs.Batches.Count));
    }

    [Fact]
    public async Task Batches_are_joined_on_their_way_there_and_stored_here_at_once()
    {
        await using var destination = await Destination.StartAsync();
        using var pipeline = new TestPipeline(environment: [("FURTHER_OTLP_ENDPOINT", destination.Url)]);

        for (ulong i = 1; i <= 100; i++)
            pipeline.Send(Drafts.Span(trace: i));
        Assert.Equal(100, pipeline.Traces.Batches.Count);
        pipeline.Time.Pass(TimeSpan.FromMilliseconds(200));
        await Destination.Until(() => !destination.Taken.IsEmpty);

        var (_, body, _) = Assert.Single(destination.Taken);
        Assert.Equal(100, OtlpProtobuf.ReadSpans(body).Batch.Spans.Count);
    }

    [Fact]
    public async Task A_destination_that_is_away_is_tried_again_until_it_is_back_and_gets_all_of_it()
    {
        await using var destination = await Destination.StartAsync();
        destination.Answer = HttpStatusCode.ServiceUnavailable;
        using var pipeline = new TestPipeline(environment: [("FURTHER_OTLP_ENDPOINT", destination.Url)]);
        for (ulong i = 1; i <= 10; i++)
        {
            Assert.False(pipeline.Send(Drafts.Span(trace: i)).IsOverloaded);
            pipeline.Time.Pass(TimeSpan.FromMilliseconds(200));
        }
        await Destination.Until(() => destination.Attempts >= 4);
        Assert.Equal(10, pipeline.StoredSpans.Count());

        destination.Answer = HttpStatusCode.OK;
        await Destination.Until(() =>
        {
            pipeline.Time.Pass(TimeSpan.FromSeconds(10));
            return destination.Taken.Sum(request => OtlpProtobuf.ReadSpans(request.Body).Batch.Spans.Count) == 10;
        });

        await Destination.Until(() => pipeline.Counter("otelcol_exporter_queue_size") == 0);
        Assert.Equal(0, pipeline.Counter("otelcol_exporter_send_failed_spans_total"));
    }

    [Fact]
    public async Task What_the_queue_has_no_room_for_is_counted_and_costs_the_own_store_nothing()
    {
        await using var destination = await Destination.StartAsync();
        destination.Answer = HttpStatusCode.ServiceUnavailable;
        using var pipeline = new TestPipeline("""
            otelcol.receiver.otlp "default" { output { traces = [otelcol.processor.batch.b.input] } }
            otelcol.processor.batch "b" {
              output { traces = [otelcol.exporter.otlphttp.own.input, otelcol.exporter.otlphttp.far.input] }
            }
            otelcol.exporter.otlphttp "own" {
              client { endpoint = sys.env("TEMPO_OTLP_ENDPOINT") }
            }
            otelcol.exporter.otlphttp "far" {
              client { endpoint = sys.env("FAR") }
              sending_queue {
                queue_size    = 5
                num_consumers = 1
              }
            }
            """, environment: [("FAR", destination.Url)]);

        for (ulong i = 1; i <= 20; i++)
        {
            Assert.False(pipeline.Send(Drafts.Span(trace: i)).IsOverloaded);
            pipeline.Time.Pass(TimeSpan.FromMilliseconds(200));
        }

        Assert.Equal(20, pipeline.StoredSpans.Count());
        // Five wait, and one may be under way.
        Assert.InRange(pipeline.Counter("otelcol_exporter_enqueue_failed_spans_total"), 14, 15);
        Assert.InRange(pipeline.Counter("otelcol_exporter_queue_size"), 5, 6);
    }

    [Fact]
    public async Task What_a_destination_refuses_for_good_is_given_up_at_once()
    {
        await using var destination = await Destination.StartAsync();
        destination.Answer = HttpStatusCode.Unauthorized;
        using var pipeline = new TestPipeline(environment: [("FURTHER_OTLP_ENDPOINT", destination.Url)]);

        pipeline.Send(Drafts.Span());
        pipeline.Time.Pass(TimeSpan.FromMilliseconds(200));
        await Destination.Until(() => pipeline.Counter("otelcol_exporter_send_failed_spans_total") == 1);

        Assert.Equal(1, destination.Attempts);
    }

    [Fact]
    public async Task With_tenants_each_request_goes_on_with_the_tenant_it_came_with()
    {
        await using var destination = await Destination.StartAsync();
        using var pipeline = new TestPipeline(environment:
        [
            ("TALLY_MULTITENANCY", "true"),
            ("TEMPO_OTLP_ENDPOINT", destination.Url), ("LOKI_OTLP_ENDPOINT", destination.Url + "/otlp"), ("MIMIR_OTLP_ENDPOINT", destination.Url + "/mimir"),
        ]);

        pipeline.Send(Drafts.Span(trace: 1), ("tenant_id", "acme"));
        pipeline.Send(Drafts.Span(trace: 2), ("tenant_id", "umbrella"));
        pipeline.Send(Drafts.Span(trace: 3), ("tenant_id", "acme"));
        pipeline.Send(Drafts.Log("a line"), ("tenant_id", "acme"));
        pipeline.Time.Pass(TimeSpan.FromMilliseconds(200));
        await Destination.Until(() => destination.Taken.Count(request => request.Path != "/mimir/v1/metrics") == 3);

        Assert.Equal(
            ["/otlp/v1/logs acme 1", "/v1/traces acme 2", "/v1/traces umbrella 1"],
            destination.Taken.Where(request => request.Path != "/mimir/v1/metrics").Select(request => $"{request.Path} {request.Headers["X-Scope-OrgID"]} {Items(request.Path, request.Body)}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task With_tenants_what_comes_without_one_is_the_default_tenants()
    {
        await using var destination = await Destination.StartAsync();
        using var pipeline = new TestPipeline(environment:
        [
            ("TALLY_MULTITENANCY", "true"),
            ("TEMPO_OTLP_ENDPOINT", destination.Url), ("LOKI_OTLP_ENDPOINT", destination.Url + "/otlp"), ("LOKI_PUSH_URL", destination.Url + "/push"),
        ]);

        pipeline.Send(Drafts.Span(trace: 1));
        pipeline.Send(Drafts.Log("a line"), ("tenant_id", ""));
        await Browser(pipeline, """{"logs": [{"message": "opened"}]}""");
        await Browser(pipeline, """{"meta": {"session": {"attributes": {"tenant_id": "acme"}}}, "logs": [{"message": "opened"}]}""");
        pipeline.Time.Pass(TimeSpan.FromMilliseconds(200));
        await Destination.Until(() => destination.Taken.Count == 4);

        Assert.Equal(
            ["/otlp/v1/logs anonymous", "/push acme", "/push anonymous", "/v1/traces anonymous"],
            destination.Taken.Select(request => $"{request.Path} {request.Headers["X-Scope-OrgID"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_further_destination_without_a_user_gets_no_credentials()
    {
        await using var destination = await Destination.StartAsync();
        using var pipeline = new TestPipeline(environment: [("FURTHER_OTLP_ENDPOINT", destination.Url)]);

        pipeline.Send(Drafts.Span());
        pipeline.Time.Pass(TimeSpan.FromMilliseconds(200));
        await Destination.Until(() => !destination.Taken.IsEmpty);

        Assert.False(Assert.Single(destination.Taken).Headers.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData("from_context = \"tenant_id\"", "acme", "acme")]
    [InlineData("from_context = \"tenant_id\"", null, "")]
    [InlineData("value = \"fixed\"", "acme", "fixed")]
    [InlineData("action = \"insert\"\n value = \"fixed\"", "acme", "before")]
    [InlineData("action = \"update\"\n value = \"fixed\"", "acme", "fixed")]
    [InlineData("action = \"delete\"\n value = \"fixed\"", "acme", null)]
    public async Task A_header_is_set_as_its_block_says(string block, string? tenant, string? sent)
    {
        await using var destination = await Destination.StartAsync();
        using var pipeline = new TestPipeline($$"""
            otelcol.receiver.otlp "default" { output { traces = [otelcol.exporter.otlphttp.out.input] } }
            otelcol.auth.headers "a" {
              header {
                key = "x-tenant"
                {{block}}
              }
            }
            otelcol.exporter.otlphttp "out" {
              client {
                endpoint = sys.env("OUT")
                auth     = otelcol.auth.headers.a.handler
                headers  = { "x-tenant" = "before" }
              }
            }
            """, environment: [("OUT", destination.Url)]);

        pipeline.Send(Drafts.Span(), tenant is null ? [] : [("tenant_id", tenant)]);
        await Destination.Until(() => !destination.Taken.IsEmpty);

        Assert.Equal(sent, Assert.Single(destination.Taken).Headers.TryGetValue("x-tenant", out var values) ? values.ToString() : null);
    }

    [Fact]
    public void With_tenants_the_spans_that_failed_and_the_baseline_of_whole_traces_are_kept()
    {
        using var pipeline = new TestPipeline(environment: [("TALLY_MULTITENANCY", "true"), ("TALLY_TRACE_SAMPLING_PERCENTAGE", "10")]);
        for (ulong i = 1; i <= 2000; i++)
            pipeline.Send(Drafts.Span(trace: i, id: 1, status: StatusCode.Error).AddSpan(i, 2, parent: 1), ("tenant_id", "acme"));

        var traces = pipeline.StoredSpans.GroupBy(span => span.TraceId).ToList();

        Assert.Equal(2000, traces.Count);
        Assert.InRange(traces.Count(trace => trace.Count() == 2), 140, 260);
    }

    [Fact]
    public async Task Each_queue_is_watched_by_itself()
    {
        await using var destination = await Destination.StartAsync();
        destination.Answer = HttpStatusCode.ServiceUnavailable;
        using var pipeline = new TestPipeline(environment: [("FURTHER_OTLP_ENDPOINT", destination.Url), ("ASPIRE_DASHBOARD_OTLP_ENDPOINT", destination.Url)]);

        Assert.Equal(1020, pipeline.Counter("otelcol_exporter_queue_capacity"));
    }

    [Fact]
    public async Task Aspires_dashboard_is_sent_to_over_gRPC()
    {
        // Another backend speaks OTLP/gRPC as the dashboard does.
        await using var dashboard = await TestBackend.StartAsync();
        using var pipeline = new TestPipeline(environment: [("ASPIRE_DASHBOARD_OTLP_ENDPOINT", dashboard[Listener.OtlpGrpc].ToString().TrimEnd('/'))]);

        pipeline.Send(Drafts.Span(attributes: [("n", 5)]));
        pipeline.Time.Pass(TimeSpan.FromMilliseconds(200));
        await Destination.Until(() => !dashboard.Spans.Batches.IsEmpty);

        var batch = Assert.Single(dashboard.Spans.Batches);
        Assert.Equal("n=5", batch.Text(batch.Spans[0].Attributes));
        await Destination.Until(() => pipeline.Counter("otelcol_exporter_sent_spans_total") == 2);
    }

    private static async Task Browser(TestPipeline pipeline, string payload)
    {
        var http = new DefaultHttpContext();
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(payload));
        await pipeline.Faro.ReceiveAsync(http);
        Assert.Equal(StatusCodes.Status202Accepted, http.Response.StatusCode);
    }

    private static int Items(string path, byte[] body) => path.EndsWith("logs", StringComparison.Ordinal) ? OtlpProtobuf.ReadLogs(body).Batch.ItemCount : OtlpProtobuf.ReadSpans(body).Batch.ItemCount;
}

using Tally.ServiceDefaults.Tests.Stack;

namespace Tally.ServiceDefaults.Tests;

/// <summary>Each field of the contract, asked back from the real backend in the language of its users.</summary>
public class WireTests(WireService wire) : IClassFixture<WireService>
{
    [Theory]
    [InlineData("""resource.service.namespace = "tally" """)]
    [InlineData("""resource.service.version =~ "tally@[0-9]+[.].+" """)]
    [InlineData("""resource.service.instance.id =~ "[0-9a-f-]{36}" """)]
    [InlineData("""resource.deployment.environment.name = "staging" """)]
    [InlineData("""resource.deployment.environment = "staging" """)]
    [InlineData("""resource.host.name != nil && resource.host.arch != nil""")]
    [InlineData("""resource.process.pid > 0 && resource.process.runtime.name = ".NET" """)]
    [InlineData("""resource.os.type != nil && resource.os.description != nil""")]
    [InlineData("""resource.telemetry.sdk.language = "dotnet" """)]
    [InlineData("""kind = server && name = "GET /items/{id}" && span.http.route = "/items/{id}" && span.http.request.method = "GET" && span.http.response.status_code = 200""")]
    [InlineData("""kind = server && span.url.path = "/items/7" && span.url.scheme = "http" && span.server.address = "127.0.0.1" && span.server.port > 0""")]
    [InlineData("""kind = server && span.network.protocol.version = "1.1" && span.client.address = "127.0.0.0" """)]
    [InlineData("""kind = server && span.domain = "items" && span.tenant_id = "acme" && span.saas.tenant = "acme" && span.enduser.id =~ "u_[0-9a-f]{32}" """)]
    [InlineData("""name = "look" && span.tenant_id = "acme" && instrumentation:name = "Tally.Wire" """)]
    [InlineData("""status = error && span.error.type = "System.InvalidOperationException" && span.sampling.reason = "error" && span.sampling.priority = 1""")]
    [InlineData("""event:name = "exception" && event.exception.message = "broken by 'REDACTED'" """)]
    [InlineData("""span.http.route = "/slow" && span.sampling.reason = "slow" && duration > 200ms""")]
    [InlineData("""kind = client && span.url.full =~ "http://127.0.0.1:[0-9]+/items/8" && span.http.response.status_code = 200""")]
    public async Task A_span_is_found_by_TraceQL(string condition) =>
        Assert.NotEmpty(await wire.Telemetry.Traces($$"""{ resource.service.name = "{{WireService.Name}}" && {{condition}} }"""));

    [Theory]
    [InlineData("""| event_name="wire.looked" | request_id="r-17" | tenant_id="acme" | domain="items" | outcome="success" """, "Looked: success")]
    [InlineData("""| event_name="wire.looked" | trace_id=~"[0-9a-f]{32}" | span_id=~"[0-9a-f]{16}" """, "Looked: success")]
    [InlineData("""| event_name="wire.looked" | service_version=~"tally@.+" | detected_level="info" """, "Looked: success")]
    [InlineData("""| event_name="wire.looked" | deployment_environment_name="staging" """, "Looked: success")]
    [InlineData("""| event_name="audit" | action="item.look" | policy="everybody" | outcome="success" | actor=~"u_[0-9a-f]{32}" """, "item.look by u_")]
    [InlineData("""| exception_type="System.InvalidOperationException" | exception_message="broken by 'REDACTED'" """, "An unhandled exception")]
    public async Task A_log_line_is_found_by_LogQL(string pipeline, string message)
    {
        var lines = await wire.Telemetry.Logs($$"""{service_name="{{WireService.Name}}"} {{pipeline}}""");

        Assert.All(lines, line => Assert.StartsWith(message, line.Line));
    }

    [Fact]
    public async Task A_request_leads_from_its_exemplar_to_its_trace_and_its_logs()
    {
        var exemplars = await wire.Telemetry.Exemplars(
            """http_server_request_duration_seconds_bucket{job="tally/wire", http_route="/items/{id}"}""", until: found => found.Any(exemplar => exemplar.TraceId == wire.TraceId));
        var trace = await wire.Telemetry.Trace(wire.TraceId, until: found => found.Spans.Any(span => span.Kind == "server") && found.Spans.Any(span => span.Name == "look"));
        var lines = await wire.Telemetry.Logs($$"""{service_name="wire"} | trace_id="{{wire.TraceId}}" """, until: found => found.Count == 2);

        Assert.NotEmpty(exemplars);
        Assert.True(trace.IsInside(trace.Spans.Single(span => span.Name == "look"), trace.Spans.Single(span => span.Name == "GET /items/{id}")));
        Assert.All(lines, line => Assert.Contains(line.Labels["span_id"], trace.Spans.Select(span => span.SpanId)));
    }

    [Theory]
    [InlineData("""http_server_request_duration_seconds_count{http_route="/items/{id}", domain="items", http_response_status_code="200"}""")]
    [InlineData("""http_server_request_duration_seconds_count{http_route="/broken", error_type="System.InvalidOperationException"}""")]
    [InlineData("http_server_active_requests")]
    [InlineData("kestrel_active_connections")]
    [InlineData("http_client_request_duration_seconds_count")]
    [InlineData("http_client_open_connections")]
    [InlineData("dotnet_gc_collections_total")]
    [InlineData("dotnet_gc_last_collection_heap_size_bytes")]
    [InlineData("""{__name__=~"dotnet_thread_pool_thread_count.*"}""")]
    [InlineData("dotnet_exceptions_total")]
    [InlineData("""process_cpu_time_seconds_total{cpu_mode="user"}""")]
    [InlineData("process_cpu_utilization_ratio")]
    [InlineData("process_memory_usage_bytes")]
    [InlineData("process_memory_virtual_bytes")]
    [InlineData("process_thread_count")]
    [InlineData("process_open_file_descriptor_count")]
    [InlineData("process_uptime_seconds")]
    [InlineData("""tally_exporter_dropped_total{signal="traces", reason="queue_full"}""")]
    [InlineData("""tally_exporter_dropped_total{signal="logs", reason="buffer_full"}""")]
    [InlineData("""tally_exporter_queue_size_bytes{signal="metrics"}""")]
    [InlineData("""tally_exporter_export_failures_total{signal="logs"}""")]
    [InlineData("""wire_many_total{otel_metric_overflow="true"}""")]
    [InlineData("""tally_telemetry_warnings_total{reason="cardinality"}""")]
    [InlineData("""target_info{service_version=~"tally@.+", deployment_environment_name="staging", instance=~".+"}""")]
    public async Task A_metric_is_found_by_PromQL(string series) =>
        Assert.NotEmpty(await wire.Telemetry.Metric(series));
}

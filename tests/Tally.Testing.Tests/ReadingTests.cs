namespace Tally.Testing.Tests;

public class ReadingTests
{
    // As Tempo 3 answers: base64 ids, enum names, nanoseconds as strings.
    private const string TempoTrace = """
        {"trace":{"resourceSpans":[
          {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"chat"}}]},
           "scopeSpans":[{"spans":[
             {"traceId":"AAAAAAAAAAAAAAAAAAAAAQ==","spanId":"AAAAAAAAAAE=","name":"POST /votes","kind":"SPAN_KIND_SERVER","startTimeUnixNano":"1000000000","endTimeUnixNano":"1250000000","status":{}},
             {"traceId":"AAAAAAAAAAAAAAAAAAAAAQ==","spanId":"AAAAAAAAAAI=","parentSpanId":"AAAAAAAAAAE=","name":"GET","kind":"SPAN_KIND_CLIENT","startTimeUnixNano":"1100000000","endTimeUnixNano":"1200000000","status":{"code":"STATUS_CODE_ERROR"}}]}]},
          {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"auth"}}]},
           "scopeSpans":[{"spans":[
             {"traceId":"AAAAAAAAAAAAAAAAAAAAAQ==","spanId":"AAAAAAAAAAM=","parentSpanId":"AAAAAAAAAAI=","name":"GET /token","kind":"SPAN_KIND_SERVER","startTimeUnixNano":"1120000000","endTimeUnixNano":"1180000000",
              "attributes":[{"key":"http.response.status_code","value":{"intValue":"401"}},{"key":"ok","value":{"boolValue":false}}],"status":{}}]}]}]}}
        """;

    [Fact]
    public async Task A_trace_shows_who_called_whom()
    {
        await using var server = await AnsweringServer.Start((200, TempoTrace));
        using var telemetry = server.Client();

        var trace = await telemetry.Trace("1");

        Assert.Equal(["auth", "chat"], trace.Services.Order());
        var root = Assert.Single(trace.Roots);
        Assert.Equal(("0000000000000001", "server", TimeSpan.FromMilliseconds(250)), (root.SpanId, root.Kind, root.Duration));
        var check = Assert.Single(trace.Spans, span => span.Service == "auth");
        Assert.Equal(("401", "false"), (check.Attributes["http.response.status_code"], check.Attributes["ok"]));
        Assert.Equal("error", trace.Parent(check)!.Status);
        Assert.True(trace.IsInside(check, root));
        Assert.False(trace.IsInside(root, check));
        Assert.Equal("/api/v2/traces/1", Assert.Single(server.Questions));
    }

    [Fact]
    public async Task A_cycle_of_parents_ends()
    {
        await using var server = await AnsweringServer.Start((200, """
            {"trace":{"resourceSpans":[{"scopeSpans":[{"spans":[
              {"spanId":"0000000000000001","parentSpanId":"0000000000000002","kind":2},
              {"spanId":"0000000000000002","parentSpanId":"0000000000000001","kind":3},
              {"spanId":"0000000000000003","kind":1}]}]}]}}
            """));
        using var telemetry = server.Client();

        var trace = await telemetry.Trace("1");

        Assert.Equal(["server", "client", "internal"], trace.Spans.Select(span => span.Kind));
        Assert.False(trace.IsInside(trace.Spans[0], trace.Spans[2]));
    }

    [Fact]
    public async Task A_search_lists_traces_with_ids_of_full_length()
    {
        await using var server = await AnsweringServer.Start((200, """{"traces":[{"traceID":"2f3e","rootServiceName":"chat","rootTraceName":"GET /rooms","startTimeUnixNano":"1","durationMs":12}],"metrics":{}}"""));
        using var telemetry = server.Client();

        var trace = Assert.Single(await telemetry.Traces("{ }"));

        Assert.Equal(new("00000000000000000000000000002f3e", "chat", "GET /rooms", TimeSpan.FromMilliseconds(12)), trace);
    }

    [Fact]
    public async Task Lines_of_all_streams_come_in_the_order_of_time()
    {
        await using var server = await AnsweringServer.Start((200, """
            {"status":"success","data":{"resultType":"streams","result":[
              {"stream":{"service_name":"chat"},"values":[["1700000000000000003","third"],["1700000000000001000","last"]]},
              {"stream":{"service_name":"auth","trace_id":"ab"},"values":[["1700000000000000000","first"]]}]}}
            """));
        using var telemetry = server.Client();

        var lines = await telemetry.Logs("""{service_name=~".+"}""");

        Assert.Equal(["first", "third", "last"], lines.Select(line => line.Line));
        Assert.Equal("ab", lines[0].Labels["trace_id"]);
    }

    public static TheoryData<string, double> Numbers => new()
    {
        { "42", 42 }, { "1e-05", 1e-05 }, { "+Inf", double.PositiveInfinity }, { "-Inf", double.NegativeInfinity }, { "NaN", double.NaN },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_number_reads_as_Prometheus_writes_it(string written, double expected)
    {
        await using var server = await AnsweringServer.Start((200, $$$"""{"data":{"resultType":"scalar","result":[1700000000.25,"{{{written}}}"]}}"""));
        using var telemetry = server.Client();

        var sample = Assert.Single(await telemetry.Metric("x"));

        Assert.Equal(expected, sample.Value);
        Assert.Equal(250, sample.Time.Millisecond);
    }

    [Theory]
    [InlineData("trace_id")]
    [InlineData("traceID")]
    public async Task An_exemplar_names_its_trace_under_either_label(string label)
    {
        await using var server = await AnsweringServer.Start((200, $$"""
            {"data":[{"seriesLabels":{"le":"0.1"},"exemplars":[{"labels":{"{{label}}":"abc"},"value":"0.07","timestamp":1700000000.123}]}]}
            """));
        using var telemetry = server.Client();

        var exemplar = Assert.Single(await telemetry.Exemplars("latency_bucket"));

        Assert.Equal(("abc", 0.07, "0.1"), (exemplar.TraceId, exemplar.Value, exemplar.Series["le"]));
    }
}

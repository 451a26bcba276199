using System.Net;
using System.Text.Json;

namespace Tally.Backend.Tests.Tempo;

public sealed class TempoApiTests(TempoServer server) : IClassFixture<TempoServer>
{
    private const string Spans = """
        [{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
          "scopeSpans":[{"scope":{"name":"lib","version":"1.2"},"spans":[{
            "traceId":"AAAAAAAAAKEAAAAAAAAAAQ==","spanId":"AQIDBAUGBwg=","flags":257,"name":"GET /cart","kind":"SPAN_KIND_SERVER",
            "startTimeUnixNano":"1767225600000000000","endTimeUnixNano":"1767225600250000000",
            "attributes":[{"key":"http.status","value":{"intValue":"500"}},{"key":"ratio","value":{"doubleValue":0.5}},{"key":"retry","value":{"boolValue":true}},
              {"key":"tags","value":{"arrayValue":{"values":[{"stringValue":"a"},{"stringValue":"b"}]}}},{"key":"raw","value":{"bytesValue":"AQID"}}],
            "events":[{"timeUnixNano":"1767225600000000005","name":"exception","attributes":[{"key":"exception.type","value":{"stringValue":"Oops"}}]}],
            "links":[{"traceId":"AAAAAAAAAAAAAAAAAAAACQ==","spanId":"AAAAAAAAAAg="}],
            "status":{"message":"it broke","code":"STATUS_CODE_ERROR"}}]}]},
         {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"db"}}]},
          "scopeSpans":[{"scope":{"name":"lib","version":"1.2"},"spans":[{
            "traceId":"AAAAAAAAAKEAAAAAAAAAAQ==","spanId":"AAAAAAAAAAI=","parentSpanId":"AQIDBAUGBwg=","name":"select","kind":"SPAN_KIND_CLIENT",
            "startTimeUnixNano":"1767225600001000000","endTimeUnixNano":"1767225600003000000","status":{}}]}],
          "schemaUrl":"https://schema"}]
        """;

    [Fact]
    public async Task The_first_version_answers_a_trace_as_batches() =>
        Same($$"""{"batches":{{Spans}}}""", await server.Json($"/api/traces/{TempoServer.TraceId}"));

    [Fact]
    public async Task The_second_version_wraps_it_as_a_trace() =>
        Same($$$"""{"trace":{"resourceSpans":{{{Spans}}}},"metrics":{}}""", await server.Json($"/api/v2/traces/{TempoServer.TraceId}"));

    [Fact]
    public async Task Leading_zeros_of_an_id_may_be_left_out() =>
        Assert.Equal(2, (await server.Json($"/api/traces/{TempoServer.TraceId.TrimStart('0')}")).GetProperty("batches").GetArrayLength());

    [Fact]
    public async Task An_unknown_trace_is_404_in_the_first_version_and_empty_in_the_second()
    {
        Assert.Equal((HttpStatusCode.NotFound, ""), await server.Text("/api/traces/1234"));
        Same("""{"trace":{},"metrics":{}}""", await server.Json("/api/v2/traces/1234"));
    }

    [Theory]
    [InlineData("/api/traces/12x4", "trace IDs can only contain hex characters: invalid character 'x' at position 3")]
    [InlineData("/api/v2/traces/0123456789abcdef0123456789abcdef0", "trace IDs can't be larger than 128 bits")]
    [InlineData("/api/traces/12?start=7&end=3", "http parameter start must be before end. received start=7 end=3")]
    [InlineData("/api/search?q={ .a = }", "invalid TraceQL query: parse error at line 1, col 8: syntax error: unexpected \"}\", expected an attribute, a value or \"(\"")]
    [InlineData("/api/search?limit=0", "invalid limit: must be a positive number")]
    [InlineData("/api/search?limit=262145", "limit 262145 exceeds max limit 262144")]
    [InlineData("/api/search?spss=101", "spans per span set exceeds 100. received 101")]
    [InlineData("/api/v2/search/tags?start=1767225600&end=1767830401", "range specified by start and end exceeds 168h0m0s. received start=1767225600 end=1767830401")]
    [InlineData("/api/v2/search/tag/name/values?limit=many", "invalid limit: \"many\" is not a whole number")]
    [InlineData("/api/search?limit=x", "invalid limit: \"x\" is not a whole number")]
    [InlineData("/api/search?q={}&tags=a=b", "invalid request: can't specify tags and q in the same query")]
    [InlineData("/api/search?tags=a=1 a=2", "invalid tags: tag a has been set twice")]
    [InlineData("/api/search?minDuration=soon", "invalid minDuration: \"soon\" is not a duration such as 100ms or 1m30s")]
    [InlineData("/api/search?minDuration=2s&maxDuration=1s", "invalid maxDuration: must be greater than minDuration")]
    [InlineData("/api/v2/search/tags?scope=moon", "invalid scope: moon, expected one of none, resource, span, event, link, instrumentation, intrinsic")]
    public async Task What_is_wrong_with_a_request_is_said_in_plain_text(string path, string message) =>
        Assert.Equal((HttpStatusCode.BadRequest, message), await server.Text(path));

    [Fact]
    public async Task A_search_answers_traces_with_the_spans_that_match() => Same("""
        {"traces":[{"traceID":"a10000000000000001","rootServiceName":"shop","rootTraceName":"GET /cart","startTimeUnixNano":"1767225600000000000","durationMs":250,
          "spanSet":{"spans":[{"spanID":"0102030405060708","startTimeUnixNano":"1767225600000000000","durationNanos":"250000000",
             "attributes":[{"key":"status","value":{"stringValue":"error"}},{"key":"http.status","value":{"intValue":"500"}}]}],"matched":1},
          "spanSets":[{"spans":[{"spanID":"0102030405060708","startTimeUnixNano":"1767225600000000000","durationNanos":"250000000",
             "attributes":[{"key":"status","value":{"stringValue":"error"}},{"key":"http.status","value":{"intValue":"500"}}]}],"matched":1}],
          "serviceStats":{"shop":{"spanCount":1,"errorCount":1},"db":{"spanCount":1}}}]}
        """, Only("traces", await server.Json("/api/search?q={ status = error %26%26 span.http.status = 500 }")));

    [Theory]
    [InlineData("q={ name = \"select\" }", 1)]
    [InlineData("q={ name = \"nothing\" }", 0)]
    [InlineData("q={}&start=1767225600&end=1767225700", 1)]
    [InlineData("q={}&start=1767225700&end=1767225800", 0)]
    [InlineData("tags=service.name=shop http.status=500", 1)]
    [InlineData("tags=service.name=\"shop\" error=true", 1)]
    [InlineData("tags=service.name=other", 0)]
    [InlineData("minDuration=200ms&maxDuration=300ms", 1)]
    [InlineData("minDuration=300ms", 0)]
    [InlineData("", 1)]
    public async Task Searches_find_by_query_time_tags_and_duration(string parameters, int traces) =>
        Assert.Equal(traces, (await server.Json("/api/search?" + parameters)).GetProperty("traces").GetArrayLength());

    [Fact]
    public async Task Tags_are_listed_by_scope() => Same("""
        {"scopes":[{"name":"resource","tags":["service.name"]},{"name":"span","tags":["http.status","ratio","raw","retry","tags"]},{"name":"event","tags":["exception.type"]}]}
        """, Only("scopes", await server.Json("/api/v2/search/tags"), scopes => scopes.GetProperty("name").GetString() != "intrinsic"));

    [Theory]
    [InlineData("q={ resource.service.name = \"db\" }", "resource: service.name")]
    [InlineData("q={ status = error %26%26 span.retry = }", "resource: service.name; span: http.status ratio raw retry tags; event: exception.type")]
    [InlineData("q={ name = \"nothing\" }", "")]
    [InlineData("q={ name = ", "resource: service.name; span: http.status ratio raw retry tags; event: exception.type")]
    [InlineData("scope=span&limit=2", "span: http.status ratio")]
    [InlineData("start=1767225700&end=1767225800", "")]
    public async Task Tags_can_be_narrowed_by_query_time_and_number(string parameters, string tags)
    {
        var scopes = (await server.Json("/api/v2/search/tags?" + parameters)).GetProperty("scopes").EnumerateArray().Where(scope => scope.GetProperty("name").GetString() != "intrinsic");
        Assert.Equal(tags, string.Join("; ", scopes.Select(scope => $"{scope.GetProperty("name")}: {string.Join(' ', scope.GetProperty("tags").EnumerateArray())}")));
    }

    [Fact]
    public async Task The_first_version_names_intrinsics_only_where_they_are_asked_for()
    {
        Assert.Equal(["exception.type", "http.status", "ratio", "raw", "retry", "service.name", "tags"], Names(await server.Json("/api/search/tags")));
        Assert.Contains("rootServiceName", Names(await server.Json("/api/search/tags?scope=intrinsic")));

        static IEnumerable<string?> Names(JsonElement json) => json.GetProperty("tagNames").EnumerateArray().Select(name => name.GetString());
    }

    [Theory]
    [InlineData("span", """["http.status","ratio","raw","retry","tags"]""")]
    [InlineData("resource", """["service.name"]""")]
    public async Task The_first_version_lists_the_names_alone(string scope, string names) =>
        Same($$"""{"tagNames":{{names}}}""", Only("tagNames", await server.Json($"/api/search/tags?scope={scope}")));

    [Theory]
    [InlineData("resource.service.name", "", """[{"type":"string","value":"db"},{"type":"string","value":"shop"}]""")]
    [InlineData("service.name", "", """[{"type":"string","value":"db"},{"type":"string","value":"shop"}]""")]
    [InlineData(".http.status", "", """[{"type":"int","value":"500"}]""")]
    [InlineData("name", "", """[{"type":"string","value":"GET /cart"},{"type":"string","value":"select"}]""")]
    [InlineData("status", "", """[{"type":"keyword","value":"ok"},{"type":"keyword","value":"error"},{"type":"keyword","value":"unset"}]""")]
    [InlineData("duration", "", "[]")]
    [InlineData("nothing", "", "[]")]
    [InlineData("name", "?q={ resource.service.name = \"db\" }", """[{"type":"string","value":"select"}]""")]
    [InlineData("name", "?q={ resource.service.name = \"db\" %26%26 .a = }", """[{"type":"string","value":"select"}]""")]
    [InlineData("name", "?q={ resource.service.name = \"db\" } | rate()", """[{"type":"string","value":"select"}]""")]
    [InlineData("name", "?q={ nestedSetParent < 0 }", """[{"type":"string","value":"GET /cart"}]""")]
    [InlineData("name", "?limit=1", """[{"type":"string","value":"GET /cart"}]""")]
    public async Task Values_of_a_tag_have_types_and_can_be_narrowed(string tag, string query, string values) =>
        Same($$"""{"tagValues":{{values}}}""", Only("tagValues", await server.Json($"/api/v2/search/tag/{tag}/values{query}")));

    [Fact]
    public async Task The_first_version_lists_values_as_text() =>
        Same("""{"tagValues":["db","shop"]}""", Only("tagValues", await server.Json("/api/search/tag/service.name/values")));

    [Fact]
    public async Task Protobuf_is_answered_where_it_is_asked_for()
    {
        foreach (var version in (string[])["/api/traces/", "/api/v2/traces/"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, version + TempoServer.TraceId) { Headers = { { "Accept", "application/protobuf" } } };
            using var response = await server.Http.SendAsync(request);
            Assert.Equal("application/protobuf", response.Content.Headers.ContentType?.MediaType);
            var bytes = await response.Content.ReadAsByteArrayAsync();
            var trace = version.Contains("v2", StringComparison.Ordinal) ? Assert.Single(WireFields.Of(bytes, 1)) : bytes;
            var resources = WireFields.Of(trace, 1);
            Assert.Equal(2, resources.Count);
            var span = WireFields.Of(WireFields.Of(resources[0], 2).Single(), 2).Single();
            Assert.Equal(TempoServer.TraceId, Convert.ToHexStringLower(WireFields.Of(span, 1).Single()));
            Assert.Equal("GET /cart", System.Text.Encoding.UTF8.GetString(WireFields.Of(span, 5).Single()));
            Assert.Equal(5, WireFields.Of(span, 9).Count);
        }
    }

    [Theory]
    [InlineData("/api/echo", "echo")]
    [InlineData("/ready", "ready\n")]
    public async Task Probes_are_answered(string path, string body) => Assert.Equal((HttpStatusCode.OK, body), await server.Text(path));

    [Theory]
    [InlineData("/status/buildinfo")]
    [InlineData("/api/status/buildinfo")]
    public async Task The_version_followed_is_told(string path) => Assert.Equal("3.0.3", (await server.Json(path)).GetProperty("version").GetString());

    private static JsonElement Only(string name, JsonElement json, Func<JsonElement, bool>? keep = null)
    {
        var items = json.GetProperty(name).EnumerateArray().Where(keep ?? (_ => true));
        return JsonSerializer.SerializeToElement(new Dictionary<string, IEnumerable<JsonElement>> { [name] = items });
    }

    private static void Same(string expected, JsonElement actual)
    {
        var wanted = JsonDocument.Parse(expected).RootElement;
        Assert.True(JsonElement.DeepEquals(wanted, actual), $"expected {JsonSerializer.Serialize(wanted)}\nbut got  {JsonSerializer.Serialize(actual)}");
    }
}

using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Tally.Backend.Server;

namespace Tally.Backend.Tests.Alloy;

/// <summary>Browsers' telemetry, as Grafana's Faro Web SDK sends it, through a real backend with the shipped pipeline.</summary>
public sealed class FaroTests : IAsyncLifetime
{
    private const string Payload = """
        {
          "meta": {
            "sdk": {"name": "@grafana/faro-core", "version": "2.12.1"},
            "app": {"name": "web", "namespace": "tally", "version": "1.0.0", "environment": "production"},
            "session": {"id": "abc", "attributes": {"plan": "free"}},
            "page": {"url": "https://tally.example/rooms"},
            "browser": {"name": "Firefox", "version": "140", "mobile": false}
          },
          "logs": [{"message": "room opened", "level": "info", "context": {"room": "kitchen"}, "timestamp": "2026-01-02T03:04:05.678Z", "trace": {"trace_id": "0af7651916cd43dd8448eb211c80319c", "span_id": "b7ad6b7169203331"}}],
          "exceptions": [{"type": "TypeError", "value": "x is undefined", "timestamp": "2026-01-02T03:04:05Z", "stacktrace": {"frames": [{"function": "open", "module": "rooms", "filename": "app.js", "lineno": 12, "colno": 3}]}}],
          "measurements": [{"type": "web-vitals", "values": {"lcp": 1.5}, "timestamp": "2026-01-02T03:04:05Z"}],
          "events": [{"name": "click", "domain": "browser", "attributes": {"button": "vote"}, "timestamp": "2026-01-02T03:04:05Z"}],
          "traces": {"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "web"}}]}, "scopeSpans": [{"spans": [
            {"traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331", "name": "GET /rooms", "kind": 3, "startTimeUnixNano": "1767323045000000000", "endTimeUnixNano": "1767323045100000000"}]}]}]}
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tally-faro-");
    private readonly HttpClient _http = new();
    private BackendHost? _host;

    public async ValueTask InitializeAsync()
    {
        var settings = ListenSettings.FreePorts;
        settings["Storage:Folder"] = _folder.FullName;
        settings["Pipeline:File"] = TestPipeline.ShippedFile;
        settings["FARO_API_KEY"] = "key-1";
        settings["FARO_ALLOWED_ORIGINS"] = "https://tally.example";
        _host = await BackendHost.StartAsync(settings);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Logs_exceptions_measurements_and_events_become_lines_that_lead_to_their_trace()
    {
        using var response = await Post(Payload);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);

        var lines = await Lines("""{service_name="web", service_namespace="tally", deployment_environment_name="production"}""");

        const string Meta = "sdk_name=@grafana/faro-core sdk_version=2.12.1 app_name=web app_namespace=tally app_version=1.0.0 app_environment=production session_id=abc session_attr_plan=free page_url=https://tally.example/rooms browser_name=Firefox browser_version=140 browser_mobile=false";
        Assert.Equal(
            [
                $"""timestamp="2026-01-02 03:04:05 +0000 UTC" kind=event event_name=click event_domain=browser event_data_button=vote {Meta}""",
                $"""timestamp="2026-01-02 03:04:05 +0000 UTC" kind=exception type=TypeError value="x is undefined" stacktrace="TypeError: x is undefined\n  at open (rooms|app.js:12:3)" hash=15866463823436612398 {Meta}""",
                $"""timestamp="2026-01-02 03:04:05 +0000 UTC" kind=measurement type=web-vitals lcp=1.500000 value_lcp=1.5 {Meta}""",
                $"""timestamp="2026-01-02 03:04:05.678 +0000 UTC" kind=log message="room opened" level=info context_room=kitchen traceID=0af7651916cd43dd8448eb211c80319c spanID=b7ad6b7169203331 {Meta}""",
            ],
            lines.Select(line => System.Text.RegularExpressions.Regex.Replace(line, "hash=[0-9]+", "hash=15866463823436612398")).Order(StringComparer.Ordinal));
        Assert.Single(await Lines("""{service_name="web", kind="log"} | trace_id="0af7651916cd43dd8448eb211c80319c" | span_id="b7ad6b7169203331" | level="info" """));
        Assert.Contains("GET /rooms", await _http.GetStringAsync(new Uri(_host![Listener.Tempo], "/api/traces/0af7651916cd43dd8448eb211c80319c")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_may_come_gzipped()
    {
        using var response = await Post(Payload, gzip: true);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(4, (await Lines("""{service_name="web"}""")).Count);
    }

    [Theory]
    [InlineData("{\"logs\":", "the payload is no Faro payload")]
    [InlineData("[]", "the payload is Array, expected an object")]
    [InlineData("{\"logs\":{}}", "the payload is no Faro payload: `logs` is Object, expected an array")]
    [InlineData("{\"logs\":[{\"message\":[]}]}", "`message` is Array, expected a text")]
    [InlineData("{\"measurements\":[{\"values\":{\"lcp\":\"fast\"}}]}", "the value `lcp` is String, expected a number")]
    [InlineData("{\"events\":[{\"timestamp\":\"soon\"}]}", "`timestamp` is \"soon\", expected a time")]
    [InlineData("{\"traces\":{\"resourceSpans\":5}}", "traces: ")]
    public async Task What_is_no_payload_is_refused_with_a_reason(string body, string reason)
    {
        using var response = await Post(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_than_five_mebibytes_are_refused_unpacked_too(bool gzip)
    {
        using var response = await Post($$"""{"logs":[{"message":"{{new string('x', 6 << 20)}}"}]}""", gzip: gzip);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Without_the_key_nothing_is_taken()
    {
        using var response = await Post(Payload, key: "key-2");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(await Lines("""{service_name="web"}"""));
    }

    [Theory]
    [InlineData("https://tally.example", true)]
    [InlineData("https://elsewhere.example", false)]
    public async Task Pages_of_allowed_origins_may_send(string origin, bool isAllowed)
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri(_host![Listener.Faro], "/collect"));
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type,x-api-key,x-faro-session-id");

        using var response = await _http.SendAsync(preflight);

        Assert.Equal(isAllowed, response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private async Task<HttpResponseMessage> Post(string body, bool gzip = false, string key = "key-1")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        if (gzip)
        {
            using var packed = new MemoryStream();
            await using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
                await stream.WriteAsync(bytes);
            bytes = packed.ToArray();
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_host![Listener.Faro], "/collect")) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/json");
        if (gzip)
            request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.Add("X-API-Key", key);
        return await _http.SendAsync(request);
    }

    private async Task<List<string>> Lines(string query)
    {
        var answer = await _http.GetStringAsync(new Uri(_host![Listener.Loki], $"/loki/api/v1/query_range?query={Uri.EscapeDataString(query)}"));
        using var json = JsonDocument.Parse(answer);
        return [.. json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
            .SelectMany(stream => stream.GetProperty("values").EnumerateArray()).Select(value => value[1].GetString()!)];
    }
}

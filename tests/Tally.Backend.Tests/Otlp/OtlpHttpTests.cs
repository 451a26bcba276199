using System.Net;
using System.Text;
using System.Text.Json;
using Tally.Backend.Server;
using Tally.Backend.Tests.Server;
using Tally.Storage;

namespace Tally.Backend.Tests.Otlp;

public sealed class OtlpHttpTests
{
    [Theory]
    [InlineData("traces")]
    [InlineData("logs")]
    [InlineData("metrics")]
    public async Task A_request_in_protobuf_is_taken_and_counted(string signal)
    {
        await using var backend = await TestBackend.StartAsync();

        using var response = await new HttpCall($"/v1/{signal}") { Body = SampleRequests.Of(signal) }.SendAsync(backend);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/x-protobuf", response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(1, await backend.CounterAsync($$"""tally_receiver_accepted_total{signal="{{signal}}",transport="http"}"""));
    }

    [Fact]
    public async Task A_request_in_JSON_is_answered_in_JSON()
    {
        await using var backend = await TestBackend.StartAsync();

        using var response = await new HttpCall("/v1/logs")
        {
            ContentType = "application/json; charset=utf-8",
            Body = """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"hello"}}]}]}]}"""u8.ToArray(),
        }.SendAsync(backend);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("{}", await response.Content.ReadAsStringAsync());
        var batch = Assert.Single(backend.Logs.Batches);
        Assert.Equal("hello", batch.Values[batch.Records.Single().Body].AsString);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("identity")]
    public async Task A_compressed_body_is_unpacked(string encoding)
    {
        await using var backend = await TestBackend.StartAsync();

        using var response = await new HttpCall("/v1/traces") { Body = Compressed.By(encoding, SampleRequests.Spans("packed")), Encoding = encoding }.SendAsync(backend);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var batch = Assert.Single(backend.Spans.Batches);
        Assert.Equal("packed", batch.Values.Text(batch.Spans.Single().Name));
    }

    [Fact]
    public async Task A_span_with_a_short_trace_id_is_left_out_and_the_others_are_kept()
    {
        await using var backend = await TestBackend.StartAsync();
        var request = SampleRequests.InResource(SampleRequests.InScope(
            new Proto().Hex(1, "0123").Hex(2, "0123456789abcdef").Text(5, "bad"),
            new Proto().Hex(1, "0123456789abcdef0123456789abcdef").Hex(2, "0123456789abcdef").Text(5, "good")));

        using var response = await new HttpCall("/v1/traces") { Body = request }.SendAsync(backend);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        byte[] expected = new Proto().Message(1, new Proto().Varint(1, 1).Text(2, "a span's trace id has 2 bytes, expected 16"));
        Assert.Equal(expected, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(1, Assert.Single(backend.Spans.Batches).ItemCount);
        Assert.Equal(1, await backend.CounterAsync("""tally_receiver_rejected_total{signal="traces",transport="http",reason="decode"}"""));
    }

    [Fact]
    public async Task What_the_store_rejects_travels_back_as_partial_success()
    {
        await using var backend = await TestBackend.StartAsync();
        backend.Logs.Answer = _ => new AppendResult(1, "the record is too old");

        using var response = await new HttpCall("/v1/logs")
        {
            ContentType = "application/json",
            Body = """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{},{}]}]}]}"""u8.ToArray(),
        }.SendAsync(backend);

        Assert.Equal("""{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"the record is too old"}}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(1, await backend.CounterAsync("""tally_receiver_accepted_total{signal="logs",transport="http"}"""));
        Assert.Equal(1, await backend.CounterAsync("""tally_receiver_rejected_total{signal="logs",transport="http",reason="store"}"""));
    }

    [Theory]
    [MemberData(nameof(HttpRefusals.Names), MemberType = typeof(HttpRefusals))]
    public async Task A_refusal_says_what_is_wrong_and_is_counted(string name)
    {
        var (call, status, message, reason) = HttpRefusals.All[name];
        await using var backend = await TestBackend.StartAsync(("Otlp:MaxBodyBytes", "65536"));

        using var response = await call.SendAsync(backend);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(message, await MessageAsync(response), StringComparison.Ordinal);
        Assert.Equal(1, await backend.CounterAsync($$"""tally_receiver_refused_total{signal="traces",transport="http",reason="{{reason}}"}"""));
        Assert.Empty(backend.Spans.Batches);
    }

    public static TheoryData<string, int, string> Troubles => new()
    {
        { "overloaded", 429, "over its memory" },
        { "disk", 503, "the traces cannot be stored: No space left" },
        { "bug", 500, "a fault in the server" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Trouble_in_the_store_tells_the_sender_whether_to_come_again(string trouble, int status, string message)
    {
        await using var backend = await TestBackend.StartAsync();
        backend.Spans.Answer = _ => trouble switch
        {
            "overloaded" => AppendResult.Overloaded("the store is over its memory"),
            "disk" => throw new IOException("No space left"),
            _ => throw new InvalidOperationException("a bug"),
        };

        using var response = await new HttpCall("/v1/traces") { Body = SampleRequests.Spans() }.SendAsync(backend);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(message, await MessageAsync(response), StringComparison.Ordinal);
        Assert.Equal(status == 500 ? null : TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData("", "http://localhost:5173", true)]
    [InlineData("", "https://127.0.0.1:8443", true)]
    [InlineData("", "http://[::1]:3000", true)]
    [InlineData("", "https://example.com", false)]
    [InlineData("https://app.example.com", "https://app.example.com", true)]
    [InlineData("https://app.example.com", "http://localhost:5173", false)]
    [InlineData("http://intranet:*, https://app.example.com", "http://intranet:81", true)]
    [InlineData("*", "https://anywhere.example", true)]
    public async Task A_web_page_may_send_where_its_origin_is_allowed(string allowed, string origin, bool expected)
    {
        await using var backend = await TestBackend.StartAsync(("Otlp:AllowedOrigins", allowed));
        using var preflight = new HttpRequestMessage(HttpMethod.Options, backend.Url(Listener.OtlpHttp, "/v1/traces"));
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type");

        using var response = await backend.Http.SendAsync(preflight);

        Assert.Equal(expected, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var answered) && answered.Single() == origin);
    }

    private static async Task<string> MessageAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        return response.Content.Headers.ContentType?.MediaType == "application/json"
            ? JsonDocument.Parse(body).RootElement.GetProperty("message").GetString()!
            : Encoding.UTF8.GetString(body);
    }
}

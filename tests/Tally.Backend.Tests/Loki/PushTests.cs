using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tally.Signals;

namespace Tally.Backend.Tests.Loki;

public sealed class PushTests(LokiServer server) : IClassFixture<LokiServer>
{
    private static string Now => UnixNanos.From(DateTimeOffset.UtcNow).Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_pushed_line_is_found_with_its_metadata_a_service_name_and_a_level()
    {
        var (status, _) = await PushJson("""{"streams":[{"stream":{"app":"json-push","env":"t"},"values":[["$now","oh no, an error",{"user":"u1"}]]}]}""".Replace("$now", Now));

        Assert.Equal(HttpStatusCode.NoContent, status);
        var stream = Assert.Single(await Lines("{app=\"json-push\"}"));
        Assert.Equal("""{"app":"json-push","detected_level":"error","env":"t","service_name":"json-push","user":"u1"}""", stream.GetProperty("stream").GetRawText());
        Assert.Equal("oh no, an error", stream.GetProperty("values")[0][1].GetString());
    }

    [Fact]
    public async Task A_pushed_protobuf_is_found()
    {
        var entry = Entry("from protobuf", ("trace_id", "0102030405060708090a0b0c0d0e0f10"));
        var (status, error) = await PushBytes(Snappy(Stream("{job=\"proto\", service_name=\"s\", by=\"x\"}", entry)));

        Assert.Equal((HttpStatusCode.NoContent, ""), (status, error));
        var stream = Assert.Single(await Lines("{job=\"proto\"}"));
        Assert.Equal("0102030405060708090a0b0c0d0e0f10", stream.GetProperty("stream").GetProperty("trace_id").GetString());
        Assert.Equal("from protobuf", stream.GetProperty("values")[0][1].GetString());
    }

    [Theory]
    [InlineData("{app=\"a\"", "1:9: syntax error: unexpected $end")]
    [InlineData("{app=a}", "1:6: syntax error: unexpected IDENTIFIER, expecting STRING")]
    [InlineData("{app=\"a\", app=\"b\"}", "1:11: label name \"app\" is not unique")]
    [InlineData("app", "1:1: syntax error: unexpected IDENTIFIER, expecting {")]
    public async Task Labels_that_cannot_be_read_are_refused_with_the_place(string labels, string expected)
    {
        var (status, error) = await PushBytes(Snappy(Stream(labels, Entry("x"))));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("couldn't parse labels: " + expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "malformed snappy at byte 0")]
    [InlineData("ffffffff0f00", "malformed snappy at byte 0")]
    [InlineData("0affffffff", "malformed snappy")]
    [InlineData("0518aa", "malformed snappy")]
    [InlineData("03080a7f00", "malformed protobuf at byte")]
    public async Task Hostile_bytes_are_refused_with_the_place(string hex, string expected)
    {
        var (status, error) = await PushBytes(Convert.FromHexString(hex));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "malformed JSON at line 1")]
    [InlineData("[]", "expected an object with an array \"streams\"")]
    [InlineData("""{"streams":[{"stream":{"a":1},"values":[]}]}""", "streams[0].stream: expected an object of texts")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["1","x"],["soon","x"]]}]}""", "streams[0].values[1]: \"soon\" is no time")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[[1,"x"]]}]}""", "streams[0].values[0]: expected")]
    [InlineData("""{"streams":[{"stream":{"a":"\ud800"},"values":[]}]}""", "half a surrogate pair")]
    [InlineData("""{"streams":[]}""", "error at least one valid stream is required for ingestion")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["1","x"]]}]}""", "has timestamp too old: 1970-01-01T00:00:00Z")]
    [InlineData("""{"streams":[{"stream":{},"values":[["1","x"]]}]}""", "at least one label pair is required per stream")]
    public async Task What_is_wrong_with_a_body_is_said(string body, string expected)
    {
        var (status, error) = await PushJson(body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_push_with_lines_beyond_the_limits_the_others_are_kept()
    {
        var huge = new string('x', 10 << 20);
        var (status, error) = await PushJson($$$"""{"streams":[{"stream":{"app":"partly"},"values":[["{{{Now}}}","{{{huge}}}"],["{{{Now}}}","small"]]}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("max entry size '262144' bytes exceeded for stream '{app=\"partly\", service_name=\"partly\"}' while adding an entry with length '10485760' bytes\n", error);
        Assert.Equal("small", Assert.Single(await Lines("{app=\"partly\"}")).GetProperty("values")[0][1].GetString());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_become_replacement_characters()
    {
        var json = Encoding.Latin1.GetBytes($$"""{"streams":[{"stream":{"app":"latin"},"values":[["{{Now}}","caf\u00e9 é"]]}]}""");
        using var content = new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } };

        Assert.Equal(HttpStatusCode.NoContent, (await Push(content)).Status);
        Assert.Equal("café \uFFFD", Assert.Single(await Lines("{app=\"latin\"}")).GetProperty("values")[0][1].GetString());
    }

    [Fact]
    public async Task A_gzipped_body_is_read_and_an_unknown_encoding_refused()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes($$"""{"streams":[{"stream":{"app":"zipped"},"values":[["{{Now}}","x"]]}]}"""));
        using var content = new ByteArrayContent(packed.ToArray()) { Headers = { ContentType = new("application/json"), ContentEncoding = { "gzip" } } };
        using var unknown = new ByteArrayContent([]) { Headers = { ContentEncoding = { "zstd" } } };

        Assert.Equal(HttpStatusCode.NoContent, (await Push(content)).Status);
        Assert.Equal((HttpStatusCode.BadRequest, "Content-Encoding \"zstd\" not supported\n"), await Push(unknown));
    }

    private async Task<(HttpStatusCode Status, string Error)> PushJson(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await Push(content);
    }

    private async Task<(HttpStatusCode Status, string Error)> PushBytes(byte[] snappy)
    {
        using var content = new ByteArrayContent(snappy) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        return await Push(content);
    }

    private async Task<(HttpStatusCode Status, string Error)> Push(HttpContent content)
    {
        using var response = await server.Http.PostAsync("/loki/api/v1/push", content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<IEnumerable<JsonElement>> Lines(string query) =>
        (await server.Get($"/loki/api/v1/query_range?query={Uri.EscapeDataString(query)}")).GetProperty("data").GetProperty("result").EnumerateArray();

    // One literal holds it all.
    private static byte[] Snappy(byte[] message)
    {
        using var block = new MemoryStream();
        for (var rest = message.Length; ; rest >>= 7)
        {
            block.WriteByte((byte)(rest >= 0x80 ? rest & 0x7F | 0x80 : rest));
            if (rest < 0x80)
                break;
        }
        block.Write([61 << 2, (byte)(message.Length - 1), (byte)((message.Length - 1) >> 8)]);
        block.Write(message);
        return block.ToArray();
    }

    private static byte[] Stream(string labels, byte[] entry) => Field(1, [.. Field(1, Encoding.UTF8.GetBytes(labels)), .. Field(2, entry)]);

    private static byte[] Entry(string line, params (string Name, string Value)[] metadata)
    {
        var seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var time = new List<byte> { 0x08 };
        for (; seconds >= 0x80; seconds >>= 7)
            time.Add((byte)(seconds & 0x7F | 0x80));
        time.Add((byte)seconds);
        return [.. Field(1, [.. time]), .. Field(2, Encoding.UTF8.GetBytes(line)), .. metadata.SelectMany(pair => Field(3, [.. Field(1, Encoding.UTF8.GetBytes(pair.Name)), .. Field(2, Encoding.UTF8.GetBytes(pair.Value))]))];
    }

    // Short enough for two bytes of length.
    private static byte[] Field(int number, byte[] content) => content.Length < 0x80
        ? [(byte)(number << 3 | 2), (byte)content.Length, .. content]
        : [(byte)(number << 3 | 2), (byte)(content.Length & 0x7F | 0x80), (byte)(content.Length >> 7), .. content];
}

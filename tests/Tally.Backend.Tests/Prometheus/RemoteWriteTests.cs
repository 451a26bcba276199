using System.Net;
using System.Net.Http.Headers;
using Tally.Backend.Tests.Otlp;

namespace Tally.Backend.Tests.Prometheus;

/// <summary>Remote write as Prometheus 3 and Alloy send it. Every test writes a metric of its own.</summary>
public sealed class RemoteWriteTests(PrometheusServer server) : IClassFixture<PrometheusServer>
{
    private const string V1 = "application/x-protobuf";
    private const string V2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
    // 2026-01-01T00:00:00Z
    private const ulong Time = 1_767_225_600_000;

    [Theory]
    [InlineData("/api/v1/push")]
    [InlineData("/api/v1/write")]
    [InlineData("/prometheus/api/v1/write")]
    public async Task A_request_of_version_1_is_stored(string path)
    {
        var name = "v1" + path.Replace('/', '_');
        var (status, _, _) = await Send(Series1(name, Sample(1.5)), path: path);
        Assert.Equal(204, status);
        Assert.Equal($$"""[{"metric":{"__name__":"{{name}}","job":"test"},"value":[1767225600,"1.5"]}]""", await Query(name));
    }

    [Fact]
    public async Task A_sender_of_version_1_may_leave_the_headers_out()
    {
        Assert.Equal(204, (await Send(Series1("bare", Sample(1)), type: null, encoding: null)).Status);
        Assert.NotEqual("[]", await Query("bare"));
    }

    [Fact]
    public async Task Version_1_carries_exemplars_histograms_and_metadata()
    {
        var series = Labels1("rich").Message(2, Sample(3)).Message(4, Histogram(timeOffset: 1000))
            .Message(3, new Proto().Message(1, Label1("trace_id", "abc")).Double(2, 0.5).Varint(3, Time));
        var request = new Proto().Message(1, series).Message(3, new Proto().Varint(1, 3).Text(2, "rich").Text(4, "How rich.").Text(5, "seconds"));
        Assert.Equal(204, (await Send(request)).Status);
        Assert.Equal("""{"rich":[{"type":"histogram","help":"How rich.","unit":"seconds"}]}""", await Get("metadata?metric=rich"));
        Assert.Contains("""{"labels":{"trace_id":"abc"},"value":"0.5","timestamp":1767225600}""", await Get("query_exemplars?query=rich&start=1767225600&end=1767225601"), StringComparison.Ordinal);
        Assert.Contains("""{"count":"6","sum":"9.5","buckets":[[1,"-2","-1","1"],[3,"-0.001","0.001","2"],[0,"1","2","1"],[0,"2","4","2"]]}""", await Query("rich", 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_of_version_2_is_stored_and_counted()
    {
        var request = Symbols("", "__name__", "latency", "job", "test", "How long.", "seconds", "trace_id", "abc")
            .Message(5, new Proto().PackedVarint(1, 1, 2, 3, 4).Message(2, Sample(1)).Message(2, Sample(2, 1000)).Message(3, Histogram(2000))
                .Message(4, new Proto().PackedVarint(1, 7, 8).Double(2, 0.5).Varint(3, Time))
                .Message(5, new Proto().Varint(1, 3).Varint(3, 5).Varint(4, 6)));
        var (status, _, written) = await Send(request, V2);
        Assert.Equal(204, status);
        Assert.Equal("2 1 1", written);
        Assert.Equal("""{"latency":[{"type":"histogram","help":"How long.","unit":"seconds"}]}""", await Get("metadata?metric=latency"));
        Assert.Contains("\"count\":\"6\"", await Query("latency", 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Custom_buckets_keep_their_bounds()
    {
        var histogram = new Proto().Varint(1, 3).Double(3, 4).SInt32(4, -53).Message(11, new Proto().Varint(2, 3)).PackedVarint(12, 2, 0, 0).PackedDouble(16, 0.5, 2).Varint(15, Time);
        Assert.Equal(204, (await Send(new Proto().Message(1, Labels1("nhcb").Message(4, histogram)))).Status);
        Assert.Contains("""{"count":"3","sum":"4","buckets":[[3,"-Inf","0.5","1"],[0,"0.5","2","1"],[0,"2","+Inf","1"]]}""", await Query("nhcb"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finer_schema_than_there_is_is_widened()
    {
        // Schema 9: two neighbours of it are one of schema 8.
        var histogram = new Proto().Varint(1, 3).Double(3, 4).SInt32(4, 9).Message(11, new Proto().SInt32(1, 1).Varint(2, 2)).PackedVarint(12, 2, 2).Varint(15, Time);
        Assert.Equal(204, (await Send(new Proto().Message(1, Labels1("fine").Message(4, histogram)))).Status);
        Assert.Contains("\"1.0027112750502025\",\"3\"]]", await Query("fine"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_request_with_bad_series_the_good_ones_are_kept()
    {
        Assert.Equal(204, (await Send(Series1("partly", Sample(1)))).Status);
        var request = Symbols("", "__name__", "partly", "job", "test", "other")
            .Message(5, new Proto().PackedVarint(1, 1, 2, 3, 4).Message(2, Sample(7)).Message(2, Sample(8, 1000)))
            .Message(5, new Proto().PackedVarint(1, 3, 4).Message(2, Sample(1)))
            .Message(5, new Proto().PackedVarint(1, 1, 99).Message(2, Sample(1)))
            .Message(5, new Proto().PackedVarint(1, 1).Message(2, Sample(1)))
            .Message(5, new Proto().PackedVarint(1, 1, 5, 1, 5).Message(2, Sample(1)))
            .Message(5, new Proto().PackedVarint(1, 1, 5))
            .Message(5, new Proto().PackedVarint(1, 1, 5).Message(3, Histogram(0, count: 5)).Message(3, Histogram(1000)));
        var (status, error, written) = await Send(request, V2);
        Assert.Equal(400, status);
        Assert.Equal("1 1 0", written);
        string[] expected =
        [
            "duplicate sample for timestamp",
            "invalid metric name or labels, got {job=\"test\"}",
            "parsing labels for series [1 99]: labelRefs 1 (name) = 99 (value) outside of symbols table (size 6)",
            "parsing labels for series [1]: invalid labelRefs length 1",
            "duplicated label __name__",
            "TimeSeries must contain at least one sample or histogram for series {__name__=\"other\"}",
            "6 observations found in buckets, but the Count field is 5",
        ];
        Assert.All(expected, part => Assert.Contains(part, error, StringComparison.Ordinal));
        Assert.Contains("\"8\"", await Query("partly", 1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", "snappy", 415, "expected application/x-protobuf")]
    [InlineData("application/x-protobuf;proto=io.prometheus.write.v3.Request", "snappy", 415, "io.prometheus.write.v3.Request protobuf message is not accepted by this server")]
    [InlineData(V1, "zstd", 415, "zstd encoding (compression) is not accepted by this server; only snappy is acceptable")]
    [InlineData(V1, "gzip", 415, "gzip encoding")]
    public async Task What_is_no_remote_write_is_refused(string type, string encoding, int status, string error)
    {
        var (actual, text, _) = await Send(Series1("refused", Sample(1)), type, encoding);
        Assert.Equal(status, actual);
        Assert.StartsWith(error, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(V1)]
    [InlineData(V2)]
    public async Task A_truncated_message_is_refused_with_the_place(string type)
    {
        byte[] message = type == V1 ? Series1("cut", Sample(1)) : Symbols("", "__name__", "cut").Message(5, new Proto().PackedVarint(1, 1, 2).Message(2, Sample(1)));
        var (status, error, _) = await SendRaw(Snappier.Snappy.CompressToArray(message.AsSpan(0, message.Length - 3)), type, "snappy", "/api/v1/push");
        Assert.Equal(400, status);
        Assert.StartsWith("malformed protobuf at byte ", error, StringComparison.Ordinal);
        Assert.Equal("[]", await Query("cut"));
    }

    [Fact]
    public async Task A_block_that_declares_more_than_it_can_hold_is_refused_unread()
    {
        var (status, error, _) = await SendRaw([0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0x61], V1, "snappy", "/api/v1/push");
        Assert.Equal((400, "malformed snappy at byte 0: 7 bytes cannot hold the 4294967295 they declare\n"), (status, error));
    }

    [Fact]
    public async Task A_block_that_unpacks_to_more_than_the_limit_is_refused_unread()
    {
        var (status, error, _) = await SendRaw(Snappier.Snappy.CompressToArray(new byte[65 << 20]), V1, "snappy", "/api/v1/push");
        Assert.Equal(413, status);
        Assert.Contains("Prometheus:RemoteWrite:MaxBodyBytes", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_comes_in_is_answered()
    {
        var random = new Random(3);
        byte[] sound = Symbols("", "__name__", "fuzz", "How long.")
            .Message(5, new Proto().PackedVarint(1, 1, 2).Message(2, Sample(1)).Message(3, Histogram(2000)).Message(5, new Proto().Varint(1, 3).Varint(3, 3)));
        for (var i = 0; i < 500; i++)
        {
            var broken = sound.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            var (status, _, _) = await SendRaw(Snappier.Snappy.CompressToArray(broken), i % 2 == 0 ? V1 : V2, "snappy", "/api/v1/push");
            Assert.Contains(status, (int[])[204, 400]);
        }
    }

    [Fact]
    public async Task Only_posts_are_taken() => Assert.Equal(405, (await server.GetAsync("/api/v1/push", json: false)).Status);

    private static Proto Series1(string name, Proto sample) => new Proto().Message(1, Labels1(name).Message(2, sample));

    private static Proto Labels1(string name) => new Proto().Message(1, Label1("__name__", name)).Message(1, Label1("job", "test"));

    private static Proto Label1(string name, string value) => new Proto().Text(1, name).Text(2, value);

    private static Proto Sample(double value, ulong offset = 0) => new Proto().Double(1, value).Varint(2, Time + offset);

    private static Proto Symbols(params string[] symbols) => symbols.Aggregate(new Proto(), (request, symbol) => request.Text(4, symbol));

    // Schema 0: one in [-2, -1), two zeros, one in (1, 2], two in (2, 4]. Spans are { 1: offset, 2: length }, deltas zigzag-coded.
    private static Proto Histogram(ulong timeOffset, ulong count = 6) => new Proto()
        .Varint(1, count).Double(3, 9.5).SInt32(4, 0).Double(5, 0.001).Varint(6, 2)
        .Message(8, new Proto().SInt32(1, 1).Varint(2, 1)).PackedVarint(9, 2)
        .Message(11, new Proto().SInt32(1, 1).Varint(2, 2)).PackedVarint(12, 2, 2).Varint(15, Time + timeOffset);

    private Task<(int Status, string Body, string Written)> Send(byte[] message, string? type = V1, string? encoding = "snappy", string path = "/api/v1/push") =>
        SendRaw(Snappier.Snappy.CompressToArray(message), type, encoding, path);

    private async Task<(int Status, string Body, string Written)> SendRaw(byte[] body, string? type, string? encoding, string path)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        using var response = await server.SendAsync(path, content);
        var written = ((string[])["Samples", "Histograms", "Exemplars"]).Select(what => response.Headers.TryGetValues($"X-Prometheus-Remote-Write-{what}-Written", out var values) ? values.Single() : "-");
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), string.Join(' ', written));
    }

    private async Task<string> Query(string name, int secondsLater = 0)
    {
        var (status, body) = await server.GetAsync($"/api/v1/query?query={name}&time={1767225600 + secondsLater}");
        Assert.Equal((int)HttpStatusCode.OK, status);
        return body["data"]!["result"]!.ToJsonString(Relaxed);
    }

    private async Task<string> Get(string path) => (await server.GetAsync("/api/v1/" + path)).Body["data"]!.ToJsonString(Relaxed);

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

using System.Net;
using System.Text;
using Tally.Backend.Otlp.Protobuf;
using Tally.Backend.Tests.Otlp;

namespace Tally.Backend.Tests.Tempo;

/// <summary>Traces in protobuf, and traces that are larger than an answer may be.</summary>
public sealed class PartialTraceTests : IAsyncLifetime
{
    private readonly TempoServer _server = new(("Tempo:MaxTraceBytes", "300"));

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_second_version_answers_the_first_spans_and_says_that_it_is_partial()
    {
        var answer = await _server.Json("/api/v2/traces/" + TempoServer.TraceId);
        Assert.Equal("PARTIAL", answer.GetProperty("status").GetString());
        Assert.Equal("Trace exceeds maximum size of 300 bytes, a partial trace is returned", answer.GetProperty("message").GetString());
        Assert.Equal(1, answer.GetProperty("trace").GetProperty("resourceSpans").GetArrayLength());
    }

    [Fact]
    public async Task It_says_so_in_protobuf_too()
    {
        var answer = await Protobuf(_server, "/api/v2/traces/" + TempoServer.TraceId);
        // TraceByIDResponse: trace = 1, metrics = 2, status = 3 (PARTIAL = 1), message = 4.
        Assert.Single(WireFields.Of(WireFields.Of(answer, 1).Single(), 1));
        Assert.Single(WireFields.Of(answer, 2));
        Assert.Equal("Trace exceeds maximum size of 300 bytes, a partial trace is returned", Encoding.UTF8.GetString(WireFields.Of(answer, 4).Single()));
        Assert.Contains("180122", Convert.ToHexStringLower(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_version_refuses() =>
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "trace exceeds max size (max bytes: 300)"), await _server.Text("/api/traces/" + TempoServer.TraceId));

    [Theory]
    [InlineData("/api/traces/")]
    [InlineData("/api/v2/traces/")]
    public async Task Protobuf_holds_all_that_was_sent(string path)
    {
        var server = new TempoServer();
        await server.InitializeAsync();
        try
        {
            var sent = OtlpProtobuf.ReadSpans(FullRequests.Spans).Batch;
            Assert.Equal(0, server.Append(sent).Rejected);
            var answer = await Protobuf(server, path + sent.Spans[0].TraceId);
            // Tempo's Trace and OTLP's request have the same form.
            var received = OtlpProtobuf.ReadSpans(path.Contains("v2", StringComparison.Ordinal) ? WireFields.Of(answer, 1).Single() : answer);
            Assert.Null(received.Error);
            // An attribute without a value is none to the store.
            var expected = BatchText.Write(OtlpProtobuf.ReadSpans(FullRequests.Spans).Batch).Replace(", absent=Empty:", "", StringComparison.Ordinal);
            Assert.Equal(expected, BatchText.Write(received.Batch));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<byte[]> Protobuf(TempoServer server, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "application/protobuf" } } };
        using var response = await server.Http.SendAsync(request);
        Assert.Equal("application/protobuf", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsByteArrayAsync();
    }
}

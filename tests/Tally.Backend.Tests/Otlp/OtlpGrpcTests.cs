using Tally.Backend.Server;
using Tally.Backend.Tests.Server;
using Tally.Storage;

namespace Tally.Backend.Tests.Otlp;

public sealed class OtlpGrpcTests
{
    [Theory]
    [InlineData("traces", GrpcCall.Traces)]
    [InlineData("logs", GrpcCall.Logs)]
    [InlineData("metrics", GrpcCall.Metrics)]
    public async Task A_call_is_taken_and_counted(string signal, string path)
    {
        await using var backend = await TestBackend.StartAsync();

        var answer = await new GrpcCall(path) { Body = GrpcCall.Frame(SampleRequests.Of(signal)) }.SendAsync(backend.Http, backend[Listener.OtlpGrpc]);

        Assert.Equal(0, answer.Status);
        Assert.Equal([0, 0, 0, 0, 0], answer.Body);
        Assert.Equal(1, await backend.CounterAsync($$"""tally_receiver_accepted_total{signal="{{signal}}",transport="grpc"}"""));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_compressed_message_is_unpacked(string encoding)
    {
        await using var backend = await TestBackend.StartAsync();

        var answer = await new GrpcCall(GrpcCall.Traces)
        {
            Body = GrpcCall.Frame(Compressed.By(encoding, SampleRequests.Spans("packed")), compressed: 1),
            Headers = [("grpc-encoding", encoding)],
        }.SendAsync(backend.Http, backend[Listener.OtlpGrpc]);

        Assert.Equal(0, answer.Status);
        var batch = Assert.Single(backend.Spans.Batches);
        Assert.Equal("packed", batch.Values.Text(batch.Spans.Single().Name));
    }

    [Fact]
    public async Task Rejected_items_travel_back_as_partial_success()
    {
        await using var backend = await TestBackend.StartAsync();
        backend.Spans.Answer = _ => new AppendResult(1, "the span is too old");

        var answer = await new GrpcCall(GrpcCall.Traces) { Body = GrpcCall.Frame(SampleRequests.Spans()) }.SendAsync(backend.Http, backend[Listener.OtlpGrpc]);

        Assert.Equal(0, answer.Status);
        Assert.Equal(GrpcCall.Frame(new Proto().Message(1, new Proto().Varint(1, 1).Text(2, "the span is too old"))), answer.Body);
    }

    [Theory]
    [MemberData(nameof(GrpcRefusals.Names), MemberType = typeof(GrpcRefusals))]
    public async Task A_refusal_says_what_is_wrong_and_is_counted(string name)
    {
        var (call, status, message, reason) = GrpcRefusals.All[name];
        await using var backend = await TestBackend.StartAsync(("Otlp:MaxBodyBytes", "65536"));

        var answer = await call.SendAsync(backend.Http, backend[Listener.OtlpGrpc]);

        Assert.Equal(status, answer.Status);
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
        Assert.Empty(answer.Body);
        // Without details a sender must not come again with the same bytes.
        Assert.Null(answer.Details);
        var signal = reason == "unknown_method" ? "unknown" : "traces";
        Assert.Equal(1, await backend.CounterAsync($$"""tally_receiver_refused_total{signal="{{signal}}",transport="grpc",reason="{{reason}}"}"""));
    }

    [Fact]
    public async Task An_overloaded_store_answers_with_the_time_to_come_again()
    {
        await using var backend = await TestBackend.StartAsync();
        backend.Spans.Answer = _ => AppendResult.Overloaded("the store is over its memory");

        var answer = await new GrpcCall(GrpcCall.Traces) { Body = GrpcCall.Frame(SampleRequests.Spans()) }.SendAsync(backend.Http, backend[Listener.OtlpGrpc]);

        Assert.Equal(8, answer.Status);
        Assert.Equal("the store is over its memory", answer.Message);
        var retryInfo = new Proto().Message(1, new Proto().Varint(1, 1));
        byte[] expected = new Proto().Varint(1, 8).Text(2, answer.Message)
            .Message(3, new Proto().Text(1, "type.googleapis.com/google.rpc.RetryInfo").Message(2, retryInfo));
        Assert.Equal(Convert.ToBase64String(expected).TrimEnd('='), answer.Details);
    }

    [Fact]
    public async Task A_full_disk_is_unavailable_and_keeps_the_connection()
    {
        await using var backend = await TestBackend.StartAsync();
        var call = new GrpcCall(GrpcCall.Traces) { Body = GrpcCall.Frame(SampleRequests.Spans()) };
        backend.Spans.Answer = _ => throw new IOException("No space left – on 'disk' 100%");

        var refused = await call.SendAsync(backend.Http, backend[Listener.OtlpGrpc]);
        backend.Spans.Answer = _ => default;
        var taken = await call.SendAsync(backend.Http, backend[Listener.OtlpGrpc]);

        Assert.Equal(14, refused.Status);
        // Also a test of grpc-message's percent-encoding.
        Assert.Equal("the traces cannot be stored: No space left – on 'disk' 100%", refused.Message);
        Assert.Equal(0, taken.Status);
    }

    [Fact]
    public async Task A_message_that_does_not_arrive_in_time_is_given_up()
    {
        await using var backend = await TestBackend.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(backend[Listener.OtlpGrpc], GrpcCall.Traces))
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StallingContent(GrpcCall.Frame(SampleRequests.Spans())[..7]),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.Add("grpc-timeout", "50m");

        using var response = await backend.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal("4", response.Headers.GetValues("grpc-status").Single());
        Assert.Contains("timeout of 0.05 s", response.Headers.GetValues("grpc-message").Single(), StringComparison.Ordinal);
    }

    // Sends a little and then nothing until the request is over.
    private sealed class StallingContent(byte[] start) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => SerializeToStreamAsync(stream, context, default);

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context, CancellationToken cancellation)
        {
            await stream.WriteAsync(start, cancellation);
            await stream.FlushAsync(cancellation);
            await Task.Delay(Timeout.Infinite, cancellation);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

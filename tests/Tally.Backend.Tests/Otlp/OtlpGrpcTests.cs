using Tally.Backend.Server;
using Tally.Backend.Tests.Server;

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
}

using System.Net;
using System.Net.Http.Headers;
using Tally.Backend.Server;
using Tally.Backend.Tests.Server;

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

        using var response = await backend.Http.PostAsync(backend.Url(Listener.OtlpHttp, $"/v1/{signal}"), Body(SampleRequests.Of(signal)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/x-protobuf", response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(1, await backend.CounterAsync($$"""tally_receiver_accepted_total{signal="{{signal}}",transport="http"}"""));
    }

    private static ByteArrayContent Body(byte[] bytes, string type = "application/x-protobuf")
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }
}

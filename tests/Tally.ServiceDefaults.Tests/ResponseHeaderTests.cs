using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Tally.ServiceDefaults.Tests;

public class ResponseHeaderTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("Order_17.x-Y")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456.")]
    public async Task A_valid_request_id_comes_back(string id) => Assert.Equal(id, await Answered(id));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a;b=c")]
    [InlineData("a\tb")]
    [InlineData("é")]
    [InlineData("{\"level\":\"fatal\"}")]
    [InlineData("one\r\nX-Request-ID: two")]
    [InlineData("%0d%0aSet-Cookie:a=b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task Any_other_is_replaced(string id) => Assert.Matches("^[0-9a-f]{32}$", await Answered(id));

    [Theory]
    [InlineData("/ok")]
    [InlineData("/nowhere")]
    [InlineData("/broken")]
    [InlineData("/health")]
    [InlineData("/body")]
    public async Task Every_response_names_its_request_and_its_trace(string path)
    {
        await using var service = await TestService.Started([], Map);

        using var response = await service.Client.GetAsync(path);

        Assert.Matches("^[0-9a-f]{32}$", response.Headers.GetValues("X-Request-ID").Single());
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$", response.Headers.GetValues("traceresponse").Single());
    }

    [Fact]
    public async Task A_malformed_body_is_a_problem_with_the_place_of_the_mistake()
    {
        await using var service = await TestService.Started([], Map);

        using var response = await service.Client.PostAsync("/body", new StringContent("{\"a\": oops}", Encoding.UTF8, "application/json"));
        var problem = await response.Content.ReadAsStringAsync();

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("BytePositionInLine: 6", problem);
        Assert.Contains(response.Headers.GetValues("X-Request-ID").Single(), problem);
    }

    // By hand, for no client would send some of these.
    private static async Task<string> Answered(string id)
    {
        await using var service = await TestService.Started([], Map);
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", service.Client.BaseAddress!.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"GET /ok HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-ID: {id}\r\n\r\n"));
        using var reader = new StreamReader(stream);
        var lines = (await reader.ReadToEndAsync()).Split("\r\n");
        Assert.Equal("HTTP/1.1 200 OK", lines[0]);
        Assert.DoesNotContain(lines, line => line.StartsWith("Set-Cookie", StringComparison.Ordinal));
        return lines.Single(line => line.StartsWith("X-Request-ID: ", StringComparison.Ordinal))["X-Request-ID: ".Length..];
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/ok", () => "ok");
        app.MapGet("/broken", string () => throw new InvalidOperationException("broken on purpose"));
        app.MapPost("/body", (Dictionary<string, int> body) => Results.Ok(body));
    }
}

using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Tally.ServiceDefaults.Tests;

/// <summary>What callers send as context, well or badly meant.</summary>
public class PropagationTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")]
    [InlineData("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-will-be-like")]
    public async Task A_callers_trace_goes_on(string traceparent)
    {
        await using var service = await TestService.Started([], Map);

        Assert.Equal(TraceId, (await Ask(service, $"traceparent: {traceparent}")).TraceId);

        Assert.Equal(0, Warnings(service, "traceparent"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01")]
    [InlineData("|0af76519.b7ad6b71.")]
    [InlineData("<script>alert(1)</script>")]
    public async Task A_malformed_traceparent_begins_a_new_trace_and_is_counted(string traceparent)
    {
        await using var service = await TestService.Started([], Map);

        var answer = await Ask(service, $"traceparent: {traceparent}");

        Assert.NotEqual(TraceId, answer.TraceId);
        Assert.Matches("^[0-9a-f]{32}$", answer.TraceId);
        Assert.Equal(1, Warnings(service, "traceparent"));
    }

    [Theory]
    [InlineData("tenant_id=acme", "tenant_id=acme", 0)]
    [InlineData("tenant_id=acme,broken,=,a=b", "tenant_id=acme", 0)]
    [InlineData("tenant_id=ada%40example.com", "", 0)]
    [InlineData("{8193 characters}", "", 1)]
    public async Task Of_baggage_passes_what_is_allowed_and_within_the_limits(string baggage, string expected, int warnings)
    {
        await using var service = await TestService.Started(new() { ["Telemetry:Tenant:Header"] = "" }, Map);
        if (baggage.StartsWith('{'))
            baggage = $"tenant_id=acme,filler={new string('x', 8192)}";

        Assert.Equal(expected, (await Ask(service, $"baggage: {baggage}")).Baggage);

        Assert.Equal(warnings, Warnings(service, "baggage"));
    }

    [Fact]
    public async Task Baggage_of_many_entries_is_cut()
    {
        await using var service = await TestService.Started(new() { ["Telemetry:Privacy:Allow:0"] = "k*" }, Map);

        var answer = await Ask(service, "baggage: " + string.Join(',', Enumerable.Range(0, 500).Select(i => $"k{i}=v")));

        Assert.InRange(answer.Baggage.Split(',').Length, 1, 64);
    }

    private static async Task<(string TraceId, string Baggage)> Ask(TestService service, string header)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", service.Client.BaseAddress!.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"GET /context HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{header}\r\n\r\n"));
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200 OK", answer);
        var trace = answer.Split("\r\n").Single(line => line.StartsWith("traceresponse: ", StringComparison.Ordinal)).Split('-')[1];
        var body = answer.Split("\r\n\r\n", 2)[1];
        return (trace, body.Split('[', ']')[1]);
    }

    private static long Warnings(TestService service, string reason) => service.App.Services.GetRequiredService<TelemetryWarnings>().Count(reason);

    private static void Map(WebApplication app) => app.MapGet("/context", () =>
        $"[{string.Join(',', Activity.Current!.Baggage.Select(entry => $"{entry.Key}={entry.Value}"))}]");
}

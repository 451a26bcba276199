using Tally.Testing;

namespace Tally.IntegrationTests;

/// <summary>What the synthetic users leave behind, asked for as the README does.</summary>
public sealed class TrafficTests(BusyApplication tally) : IClassFixture<BusyApplication>
{
    [Fact]
    public async Task Their_requests_are_traces_of_all_services()
    {
        var found = await tally.Telemetry.Traces("""{ resource.service.name = "traffic" } >> { resource.service.name = "chat" } >> { resource.service.name = "auth" }""");

        Assert.All(found, trace => Assert.Equal("traffic", trace.RootService));
    }

    [Fact]
    public async Task Their_mistakes_are_logged_as_warnings()
    {
        // A service that started before the stack warns of that too, outside any request.
        var lines = await tally.Telemetry.Logs("""{service_name=~"auth|chat"} | detected_level="warn" """, until: found => found.Any(IsOfARequest));

        Assert.Contains(lines, IsOfARequest);
    }

    [Fact]
    public async Task Their_votes_are_counted_and_their_latency_has_quantiles()
    {
        var votes = await tally.Telemetry.Metric("""sum(increase({__name__=~"tally_votes.*"}[1m]))""", until: samples => samples is [{ Value: > 0 }]);
        var p95 = await tally.Telemetry.Metric(
            "histogram_quantile(0.95, sum by (le, job) (rate(http_server_request_duration_seconds_bucket[1m])))",
            until: samples => samples.Count >= 2 && samples.All(sample => sample.Value > 0));

        Assert.Single(votes);
        Assert.All(p95, sample => Assert.StartsWith("tally/", sample.Labels["job"], StringComparison.Ordinal));
    }

    private static bool IsOfARequest(LogLine line) => line.Labels.ContainsKey("trace_id");
}

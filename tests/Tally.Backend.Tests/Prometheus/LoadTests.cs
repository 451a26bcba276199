using System.Globalization;

namespace Tally.Backend.Tests.Prometheus;

/// <summary>The API where much is asked of it.</summary>
public sealed class LoadTests
{
    // Takes most of a minute unless it is stopped.
    private const string Endless = "/api/v1/query_range?query=quantile_over_time(0.5,vector(time())[1d:1s])&start=1767225600&end=1767232000&step=1";

    [Fact]
    public async Task A_query_waits_for_its_turn_no_longer_than_its_timeout()
    {
        await using var server = await PrometheusServer.StartAsync(("Prometheus:MaxConcurrency", "1"), ("Prometheus:QueryTimeout", "00:00:02"));
        var running = server.GetAsync(Endless);
        var waiting = await Eventually(() => server.GetAsync("/api/v1/query?query=x&timeout=10ms"), answer => answer.Status == 503);
        Assert.Equal("query timed out in query queue", (string?)waiting.Body["error"]);
        Assert.Equal("timeout", (string?)waiting.Body["errorType"]);
        Assert.Equal("query timed out in expression evaluation", (string?)(await running).Body["error"]);
        Assert.Equal(200, (await server.GetAsync("/api/v1/query?query=x")).Status);
    }

    [Fact]
    public async Task A_long_answer_is_whole()
    {
        await using var server = await PrometheusServer.StartAsync();
        var batch = new MetricBatches();
        for (var i = 0; i < 20_000; i++)
            batch.Gauge("many", "", i, 0, ("number", i.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(0, server.Append(batch).Rejected);
        var (status, body) = await server.GetAsync("/api/v1/query?query=many&time=1767225600");
        Assert.Equal(200, status);
        Assert.Equal(20_000, body["data"]!["result"]!.AsArray().Select(row => (string?)row!["value"]![1]).Distinct().Count());
        Assert.Equal(20_000, (await server.GetAsync("/api/v1/series?match[]=many")).Body["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task Over_the_budget_whole_points_are_rejected_and_known_series_go_on()
    {
        await using var server = await PrometheusServer.StartAsync(("Storage:Metrics:MaxSeriesPerMetric", "3"));
        var first = server.Append(new MetricBatches().Gauge("x", "", 1, 0, ("i", "1")).Histogram("h", "s", [1], [1, 1], 2).Gauge("x", "", 1, 0, ("i", "2")));
        Assert.Equal(0, first.Rejected);
        var second = server.Append(new MetricBatches().Gauge("x", "", 2, 15, ("i", "1")).Histogram("h", "s", [1], [1, 1], 2, attributes: [("i", "2")]).Gauge("x", "", 1, 15, ("i", "3")).Gauge("x", "", 1, 15, ("i", "4")));
        Assert.Equal(2, second.Rejected);
        Assert.Contains("the limit of 3 active series of ", second.Reason, StringComparison.Ordinal);
        var (_, body) = await server.GetAsync("/api/v1/query?query=x&time=1767225615");
        Assert.Equal(["2", "1", "1"], body["data"]!["result"]!.AsArray().Select(row => (string?)row!["value"]![1]));
        Assert.Equal(2, (int)(await server.GetAsync("/api/v1/status/tsdb")).Body["data"]!["rejectedSamples"]!["overBudget"]!);
    }

    [Fact]
    public async Task Two_types_of_one_name_are_both_told_and_two_values_of_one_moment_are_not_both_taken()
    {
        await using var server = await PrometheusServer.StartAsync();
        Assert.Equal(0, server.Append(new MetricBatches().Counter("jobs", "", 5)).Rejected);
        var refused = server.Append(new MetricBatches().Gauge("jobs.total", "", 7));
        Assert.Equal(1, refused.Rejected);
        Assert.Contains("duplicate sample for timestamp", refused.Reason, StringComparison.Ordinal);
        const string All = """{"jobs_total":[{"type":"counter","help":"About jobs.","unit":""},{"type":"gauge","help":"About jobs.total.","unit":""}]}""";
        Assert.Equal(All, (await server.GetAsync("/api/v1/metadata")).Body["data"]!.ToJsonString());
        Assert.Single((await server.GetAsync("/api/v1/metadata?limit_per_metric=1")).Body["data"]!["jobs_total"]!.AsArray());
    }

    private static async Task<T> Eventually<T>(Func<Task<T>> ask, Func<T, bool> until)
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (true)
            if (await ask() is var answer && (until(answer) || DateTime.UtcNow > deadline))
                return answer;
    }
}

using Tally.Testing;

namespace Tally.IntegrationTests;

/// <summary>The test that matters: one vote, seen as trace, logs and metrics, before and after the backend's sudden death.</summary>
public sealed class OneRequestTests(QuietApplication tally) : IClassFixture<QuietApplication>
{
    private TelemetryClient Telemetry => tally.Telemetry;

    [OwnStackFact]
    public async Task A_vote_is_one_trace_with_its_logs_and_its_exemplar_even_after_the_backend_was_killed()
    {
        using var voter = await Voter.SignIn(tally);
        var traceId = await voter.Vote("tea");

        await TheVoteIsOneTrace(traceId);
        await BothServicesLoggedIt(traceId);
        await ItsDurationIsAnExemplar(traceId);

        await StackOutage.KillAndStartAgain(tally);

        await TheVoteIsOneTrace(traceId);
        await BothServicesLoggedIt(traceId);
        await ItsDurationIsAnExemplar(traceId);
    }

    [OwnStackFact]
    public async Task With_the_backend_down_services_keep_serving_and_their_telemetry_arrives_later()
    {
        using var voter = await Voter.SignIn(tally);

        await StackOutage.Kill(tally);
        var traceId = await voter.Vote("coffee");
        await StackOutage.Start(tally);

        await TheVoteIsOneTrace(traceId);
        await BothServicesLoggedIt(traceId);
    }

    [Fact]
    public async Task A_stack_elsewhere_is_sent_to_and_asked_by_its_URLs()
    {
        var here = await ExternalApplication.BesideAsync(tally);
        try
        {
            Assert.False(here.Has("observability-backend"));
            using var voter = await Voter.SignIn(here);
            var traceId = await voter.Vote("tea");

            var trace = await here.Telemetry.Trace(traceId, until: Voter.IsComplete);
            Assert.Single(trace.Roots);
        }
        finally
        {
            await here.DisposeAsync();
        }
    }

    private async Task TheVoteIsOneTrace(string traceId)
    {
        var trace = await Telemetry.Trace(traceId, until: Voter.IsComplete);

        var vote = Assert.Single(trace.Roots);
        Assert.Equal(("chat", "server", "POST /tallies/{id}/votes"), (vote.Service, vote.Kind, vote.Name));

        var check = Assert.Single(trace.Spans, span => span is { Service: "auth", Kind: "server" });
        var call = trace.Parent(check);
        Assert.Equal(("chat", "client"), (call?.Service, call?.Kind));
        Assert.True(trace.IsInside(check, vote));

        var insert = trace.Spans.First(Voter.IsInsert);
        Assert.Equal("client", insert.Kind);
        Assert.True(trace.IsInside(insert, vote));
    }

    private async Task BothServicesLoggedIt(string traceId)
    {
        var lines = await Telemetry.Logs(
            $$"""{service_name=~"auth|chat"} | trace_id="{{traceId}}" """,
            until: found => found.Select(Service).Distinct().Count() == 2);

        Assert.All(lines, line => Assert.Equal(traceId, line.Labels["trace_id"]));
    }

    private async Task ItsDurationIsAnExemplar(string traceId)
    {
        const string Selector = """{job=~"(.+/)?chat", http_route="/tallies/{id}/votes"}""";

        var counts = await Telemetry.Metric($"sum by (http_route) (http_server_request_duration_seconds_count{Selector})");
        Assert.True(counts[0].Value >= 1);
        var p99 = await Telemetry.Metric($"histogram_quantile(0.99, sum by (le) (http_server_request_duration_seconds_bucket{Selector}))");
        Assert.InRange(p99[0].Value, 0, 60);

        await Telemetry.Exemplars(
            $"http_server_request_duration_seconds_bucket{Selector}",
            until: exemplars => exemplars.Any(exemplar => exemplar.TraceId == traceId));
    }

    private static string Service(LogLine line) => line.Labels["service_name"];
}

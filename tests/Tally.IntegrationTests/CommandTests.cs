using System.Net;
using Aspire.Hosting.ApplicationModel;
using Tally.Testing;

namespace Tally.IntegrationTests;

/// <summary>The commands on resources, as the dashboard and <c>aspire resource</c> call them.</summary>
public sealed class CommandTests(QuietApplication tally) : IClassFixture<QuietApplication>
{
    [OwnStackFact]
    public async Task The_stack_is_checked_by_one_of_each_signal()
    {
        var result = await Execute("observability", "check-stack");

        Assert.True(result.Success, result.Message);
        Assert.Equal(
            ["ok: a log record", "ok: a metric", "ok: a profile", "ok: a trace"],
            result.Message!.Split(Environment.NewLine).Select(line => line.Split(" is written")[0]).Order(StringComparer.Ordinal));
    }

    [OwnStackFact]
    public async Task A_profile_of_a_service_is_taken_at_once()
    {
        using var voter = await Voter.SignIn(tally);
        using var end = new CancellationTokenSource();
        var voting = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
                await voter.Vote("tea");
        });

        var result = await Execute("chat", "take-profile");
        await end.CancelAsync();
        await voting;

        Assert.True(result.Success, result.Message);
        Assert.Equal("A profile of 10 s was taken and sent.", result.Message);
        var flame = await tally.Telemetry.Profile(FlameGraph.Cpu, """{service_name="chat"}""");
        Assert.True(flame.Total > 0);
    }

    [OwnStackFact]
    public async Task Telemetry_that_is_thrown_away_is_gone_and_the_stack_takes_more()
    {
        using var voter = await Voter.SignIn(tally);
        var before = await voter.Vote("tea");
        // All of it: what comes after the stores were emptied is theirs to keep.
        await tally.Telemetry.Trace(before, until: Voter.IsComplete);

        var result = await Execute("observability", "throw-telemetry-away");

        Assert.True(result.Success, result.Message);
        using var http = new HttpClient();
        using var gone = await http.GetAsync(new Uri($"{await tally.StackResource.Tempo.GetValueAsync(default)}/api/traces/{before}"));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        await tally.Telemetry.Trace(await voter.Vote("coffee"));
    }

    private Task<ExecuteCommandResult> Execute(string resource, string command) => tally.App.ResourceCommands.ExecuteCommandAsync(resource, command);
}

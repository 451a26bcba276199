using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.AspNetCore.Builder;
using Tally.Deploy;
using Tally.Deploy.Commands;

namespace Tally.IntegrationTests;

/// <summary>The smoke test of a deployment, run against the stack as this machine runs it.</summary>
public sealed class VerifyTests(QuietApplication tally) : IClassFixture<QuietApplication>
{
    [OwnStackFact]
    public async Task A_stack_that_works_is_verified_by_what_is_written_and_read_back()
    {
        var (exitCode, lines) = await Verify("--healthy", $"auth={tally.App.GetEndpoint("auth", "http").AbsoluteUri}health", "--tempo", await Url(tally.StackResource.Tempo), "--timeout", "60");

        Assert.True(exitCode == 0, string.Join('\n', lines));
        Assert.Equal(
            ["ok      a log record is written and read back", "ok      a metric is written and read back", "ok      a trace is written and read back", "ok      auth is healthy"],
            lines.Select(line => line.Split(" (")[0]).Order(StringComparer.Ordinal));
    }

    [OwnStackFact]
    public async Task What_does_not_hold_is_named_and_the_exit_code_says_so()
    {
        // Loki's API is there, but knows no traces.
        var (exitCode, lines) = await Verify("--tempo", await Url(tally.StackResource.Loki), "--timeout", "3");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("FAILED  a trace is written and read back: ", Assert.Single(lines, line => line.StartsWith("FAILED", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [OwnStackFact]
    public async Task What_is_taken_and_not_kept_is_not_read_back()
    {
        // Takes everything and forgets it; the stores that are read are the real ones.
        await using var sink = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]).Build();
        sink.Run(context => context.Request.Body.CopyToAsync(Stream.Null));
        await sink.StartAsync();
        var stack = tally.StackResource;
        var verification = new StackVerification
        {
            Otlp = new(sink.Urls.First()),
            Profiles = new(sink.Urls.First()),
            Tempo = new(await Url(stack.Tempo)),
            Loki = new(await Url(stack.Loki)),
            Mimir = new(await Url(stack.Mimir)),
            Pyroscope = new(await Url(stack.Pyroscope!)),
            Timeout = TimeSpan.FromSeconds(3),
        };

        var results = await verification.RunAsync();

        Assert.Equal(4, results.Count);
        Assert.All(results, result => Assert.NotNull(result.Failure));
    }

    private async Task<(int ExitCode, string[] Lines)> Verify(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var stack = tally.StackResource;
        string[] urls = ["--otlp", await Url(stack.OtlpHttp!), "--loki", await Url(stack.Loki), "--mimir", await Url(stack.Mimir)];
        var exitCode = await CommandLine.RunAsync(["verify", .. urls, .. arguments], output, output);
        return (exitCode, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<string> Url(ReferenceExpression url) => (await url.GetValueAsync(default))!;
}

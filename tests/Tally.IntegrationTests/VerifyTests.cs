using System.Globalization;
using Aspire.Hosting.Testing;
using Tally.Deploy.Commands;

namespace Tally.IntegrationTests;

/// <summary>The smoke test of a deployment, run against the stack as this machine runs it.</summary>
public sealed class VerifyTests(QuietApplication tally) : IClassFixture<QuietApplication>
{
    private const string Backend = "observability-backend";

    [Fact]
    public async Task A_stack_that_works_is_verified_by_what_is_written_and_read_back()
    {
        var (exitCode, lines) = await Verify("--healthy", $"auth={Url("auth", "http")}health", "--tempo", Url(Backend, "tempo"), "--timeout", "60");

        Assert.True(exitCode == 0, string.Join('\n', lines));
        Assert.Equal(
            ["ok      a log record is written and read back", "ok      a metric is written and read back", "ok      a trace is written and read back", "ok      auth is healthy"],
            lines.Select(line => line.Split(" (")[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_does_not_hold_is_named_and_the_exit_code_says_so()
    {
        // Loki's API is there, but knows no traces.
        var (exitCode, lines) = await Verify("--tempo", Url(Backend, "loki"), "--timeout", "3");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("FAILED  a trace is written and read back: ", Assert.Single(lines, line => line.StartsWith("FAILED", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string[] Lines)> Verify(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var exitCode = await CommandLine.RunAsync(["verify", "--otlp", Url(Backend, "otlp-http"), "--loki", Url(Backend, "loki"), "--mimir", Url(Backend, "mimir"), .. arguments], output, output);
        return (exitCode, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private string Url(string resource, string endpoint) => tally.App.GetEndpoint(resource, endpoint).AbsoluteUri;
}

using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using Tally.Deploy.Commands;

namespace Tally.Deploy.Tests;

/// <summary>What the tool shows where somebody looks; what it prints elsewhere is in the other tests.</summary>
public class TerminalTests
{
    [Fact]
    public async Task What_was_written_is_a_table()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, shown) = await Look("all", "--manifest", Path.Combine(Source.Root, "aspire-manifest.json"), "--out", folder.Path);

        Assert.Equal(0, exitCode);
        foreach (var target in Enum.GetNames<DeploymentTarget>())
            Assert.Contains(shown, row => row.StartsWith(target, StringComparison.Ordinal) && row.Contains("dev, prod, staging", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Checks_are_rows_that_say_how_each_ended()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var chat = builder.Build();
        chat.MapGet("/health", () => "well");
        await chat.StartAsync();
        var url = chat.Urls.Single();

        var (exitCode, shown) = await Look("verify", "--healthy", $"chat={url}/health", "--healthy", $"auth={url}/none", "--timeout", "3");

        Assert.Equal(1, exitCode);
        Assert.Contains(shown, row => row.StartsWith("ok", StringComparison.Ordinal) && row.Contains("chat is healthy", StringComparison.Ordinal));
        Assert.Contains(shown, row => row.StartsWith("FAILED", StringComparison.Ordinal) && row.Contains("auth is healthy: ", StringComparison.Ordinal) && row.Contains("answered 404", StringComparison.Ordinal));
    }

    private static async Task<(int ExitCode, string[] Rows)> Look(params string[] arguments)
    {
        var shown = new StringWriter(CultureInfo.InvariantCulture);
        var terminal = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(shown) });
        terminal.Profile.Width = 400;
        var plain = new StringWriter(CultureInfo.InvariantCulture);
        var exitCode = await CommandLine.RunAsync(arguments, plain, plain, terminal);
        Assert.Equal("", plain.ToString());
        return (exitCode, [.. shown.ToString().Split('\n').Select(line => line.Trim('│', ' ', '\r'))]);
    }
}

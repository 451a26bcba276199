using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tally.Hosting.Tests;

/// <summary>What an application looks like on the AppHost's console.</summary>
public class ConsoleTests
{
    public static TheoryData<string, LogLevel, string, string> Lines => new()
    {
        // category, level, text, expected
        { "Tally.AppHost.Resources.chat", LogLevel.Information, "17: 2026-11-30T22:03:37.8780000Z {\"level\":\"info\"}", "chat | {\"level\":\"info\"}\n" },
        { "Tally.AppHost.Resources.chat", LogLevel.Error, "3: not dated", "chat | not dated\n" },
        { "Tally.AppHost.Resources.chat", LogLevel.Information, "1: 2026-11-30T22:03:37.8780000Z [sys] Starting process...: Cmd = chat", "" },
        { "Tally.AppHost.Resources.aspire-dashboard", LogLevel.Information, "1: 2026-11-30T22:03:37.8780000Z {}", "" },
        { "Tally.Hosting.States.chat", LogLevel.Information, "Running, healthy", "chat > Running, healthy\n" },
        { "Tally.Hosting.Places", LogLevel.Information, "a table", "a table\n" },
        { "Aspire.Hosting.DistributedApplication", LogLevel.Information, "Distributed application starting.", "apphost > Distributed application starting.\n" },
        { "Tally.Hosting", LogLevel.Warning, "'tempo' has been running for 60 s", "apphost > warning: 'tempo' has been running for 60 s\n" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_line_names_whom_it_is_from(string category, LogLevel level, string text, string expected)
    {
        using var console = new StringWriter { NewLine = "\n" };
        new ResourceConsoleFormatter().Write(new LogEntry<string>(level, category, default, text, null, (state, _) => state), null, console);

        Assert.Equal(expected, console.ToString());
    }

    [Fact]
    public void The_table_says_what_runs_where()
    {
        var table = PlacesTable.Of([("auth", Snapshot("http://localhost:5081")), ("observability-backend", Snapshot("http://localhost:4317", "http://localhost:3200/api/v2/search/tags"))]);

        Assert.Equal(
            """

              resource               state             where
              auth                   Running, healthy  http://localhost:5081
              observability-backend  Running, healthy  http://localhost:4317  http://localhost:3200

            Ctrl-C stops everything.

            """.ReplaceLineEndings(),
            table);
    }

    private static CustomResourceSnapshot Snapshot(params string[] urls) => new()
    {
        ResourceType = "Project",
        Properties = [],
        State = KnownResourceStates.Running,
        Urls = [.. urls.Select(url => new UrlSnapshot(url, url, IsInternal: false))],
    };
}

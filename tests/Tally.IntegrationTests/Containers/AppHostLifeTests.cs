using System.Runtime.CompilerServices;

namespace Tally.IntegrationTests.Containers;

/// <summary>
/// An AppHost that is a process of its own, with its dashboard, on an engine that can neither pull nor build: the image with which
/// Aspire lets containers reach the dashboard cannot be made. How it starts then, and what is left when it ends or is ended.
/// </summary>
[Collection(Engine.Collection)]
public sealed class AppHostLifeTests : IDisposable
{
    private const string Warning = "apphost > warning: ";
    private static readonly string[] Components = ["alloy", "tempo", "loki", "mimir", "pyroscope", "grafana"];
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(15);

    private readonly string _folder = Directory.CreateTempSubdirectory("tally-life-").FullName;

    [ContainerFact]
    public async Task With_a_dashboard_that_no_container_can_reach_the_stack_is_up_and_a_sentence_says_what_is_lost()
    {
        using var appHost = Start();
        await StackIsUpAsync(appHost);
        await appHost.UntilAsync(() => Task.FromResult(Sentences(appHost).Length > 0), "The sentence", StartDeadline);

        Assert.StartsWith(
            "'alloy-dashboard' did not start, so the Aspire dashboard shows no traces, metrics and structured logs; "
                + "the stack itself has them all. ",
            Assert.Single(Sentences(appHost)), StringComparison.Ordinal);

        var started = await StartedContainers.OfAsync(ConfigFolder);
        Assert.Equal(6, started.Ids.Count);
        appHost.Terminate();
        await NothingIsLeftAsync(started);
    }

    [ContainerFact]
    public async Task Nothing_is_left_of_an_AppHost_that_was_killed()
    {
        using var appHost = Start();
        await StackIsUpAsync(appHost);
        var started = await StartedContainers.OfAsync(ConfigFolder);
        Assert.Equal((6, 1), (started.Ids.Count, started.NetworkNames.Count));
        Assert.NotEmpty(started.AnonymousVolumes);

        appHost.Kill();

        await NothingIsLeftAsync(started);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A path of this test's own to the configuration: its containers are found by it.
    private string ConfigFolder => Path.Combine(_folder, "config");

    private AppHostProcess Start()
    {
        var config = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "observability-config");
        Directory.CreateSymbolicLink(ConfigFolder, Path.GetFullPath(config));
        return new(
            [
                $"--Tally:ConfigFolder={ConfigFolder}", $"--Tally:DataFolder={_folder}",
                "--Tally:Stack=containers", "--Tally:Observability:DataVolumes=false",
            ],
            FakeEngine.On(_folder, ContainerCommand.Engine, $"""
                case "$1 $2" in
                  build*|pull*|"image pull"|"image build") echo "no builder and no registry here" >&2; exit 1;;
                esac
                exec {FakeEngine.Real} "$@"
                """));
    }

    // Its console says so.
    private static Task StackIsUpAsync(AppHostProcess appHost) => appHost.UntilAsync(
        () => Task.FromResult(Components.All(component => appHost.Lines.Contains($"{component} > Running, healthy"))),
        "The six containers healthy", StartDeadline);

    private async Task NothingIsLeftAsync(StartedContainers started)
    {
        var left = "";
        for (var until = DateTime.UtcNow + EndDeadline; (left = await started.LeftAsync(ConfigFolder)).Length > 0 && DateTime.UtcNow < until;)
            await Task.Delay(200);
        Assert.Equal("", left);
    }

    private static string[] Sentences(AppHostProcess appHost) =>
    [
        .. appHost.Lines
            .Where(line => line.StartsWith(Warning + "'alloy-dashboard' did not start", StringComparison.Ordinal))
            .Select(line => line[Warning.Length..]),
    ];

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

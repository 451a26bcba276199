using Tally.IntegrationTests.Containers;

namespace Tally.IntegrationTests;

/// <summary>The AppHost as a developer starts it, with its dashboard and the stack in one process: nothing of it is left, however it ends.</summary>
public sealed class AppHostLifeTests : IDisposable
{
    private const string Mark = "TALLY_LIFE_TEST";
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(15);

    private readonly string _folder = Directory.CreateTempSubdirectory("tally-life-").FullName;

    [LinuxTheory]
    [InlineData("SIGTERM")]
    [InlineData("SIGKILL")]
    public async Task No_process_is_left_when_it_ends_or_is_killed(string signal)
    {
        var mark = $"{signal}-{Guid.NewGuid():N}";
        using var appHost = new AppHostProcess(["--Tally:Stack=embedded", $"--Tally:DataFolder={_folder}"], new Dictionary<string, string> { [Mark] = mark });
        await appHost.UntilAsync(() => Task.FromResult(appHost.Lines.Contains("Ctrl-C stops everything.")), "All resources healthy", StartDeadline);
        Assert.Contains(Marked(mark), process => process.EndsWith("Tally.Backend", StringComparison.Ordinal));

        if (signal == "SIGTERM")
            appHost.Terminate();
        else
            appHost.Kill();

        string[] left;
        for (var until = DateTime.UtcNow + EndDeadline; (left = Marked(mark)).Length > 0 && DateTime.UtcNow < until;)
            await Task.Delay(200);
        Assert.Empty(left);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // What the AppHost starts inherits the variable, its orchestrator and dashboard too.
    private static string[] Marked(string mark) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _) && Read(folder, "environ").Contains($"{Mark}={mark}"))
            .Select(folder => Read(folder, "cmdline")[0]),
    ];

    private static string[] Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file)).Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) // ended meanwhile, or another user's
        {
            return [""];
        }
    }
}

using System.Runtime.CompilerServices;

namespace Tally.IntegrationTests.Containers;

/// <summary>An AppHost that is to run the stack in containers, beside an engine that does not answer.</summary>
public sealed class EngineTroubleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tally-trouble-").FullName;

    public static TheoryData<string, string> Engines => new()
    {
        { "sleep 600", "docker is installed but gave no answer within 3 s" },
        { "echo 'Cannot connect to the daemon.' >&2; exit 1", "docker is installed but not running: Cannot connect to the daemon" },
    };

    [UnixTheory]
    [MemberData(nameof(Engines))]
    public async Task The_start_ends_with_one_sentence_and_exit_code_1(string engine, string matter)
    {
        using var appHost = new AppHostProcess(["--Tally:Stack=containers", $"--Tally:DataFolder={_folder}"], FakeEngine.On(_folder, "docker", engine));

        await appHost.WaitForExitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(1, appHost.ExitCode);
        Assert.Equal(
            $"Tally:Stack is 'containers', but no container engine answers: {matter}. Start one, or unset Tally:Stack to run the stack embedded.",
            Assert.Single(appHost.Lines));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>A test whose commands are shell scripts.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
        Skip = OperatingSystem.IsWindows() ? "its commands are shell scripts" : null;
}

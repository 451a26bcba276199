using Microsoft.Extensions.Configuration;

namespace Tally.Hosting.Tests;

/// <summary>Asking an engine, with commands that behave as engines do.</summary>
public sealed class EngineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tally-engine-").FullName;

    public static TheoryData<string, bool, string> Engines => new()
    {
        { "echo 27.5.1", true, "docker 27.5.1 answers" },
        { "echo 'Cannot connect to the Docker daemon. Is it running?' >&2; exit 1", false, "docker is installed but not running: Cannot connect to the Docker daemon. Is it running?" },
        { "exit 125", false, "docker is installed but not running: exit code 125" },
        { "echo '<no value>'", false, "docker is installed but not running: exit code 0" },
        { "sleep 60", false, "docker is installed but gave no answer within 0.5 s" },
    };

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_engine_answers_or_it_is_said_what_is_the_matter(string script, bool answers, string expected)
    {
        if (OperatingSystem.IsWindows())
            return; // the commands here are shell scripts
        var answer = await new EngineCommand(Command("docker", script), []) { Patience = TimeSpan.FromSeconds(script.StartsWith("sleep", StringComparison.Ordinal) ? 0.5 : 20) }.AskAsync();

        Assert.Equal(answers, answer.Engine is not null);
        Assert.Equal(expected, answer.Words.Replace(_folder + "/", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_not_installed() =>
        Assert.Equal(new EngineAnswer(null, "no-such-engine is not installed"), await new EngineCommand("no-such-engine", []).AskAsync());

    [Fact]
    public void An_engine_nobody_knows_is_refused_with_those_that_are_known()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ASPIRE_CONTAINER_RUNTIME"] = "lxc" }).Build();

        Assert.Equal(new EngineAnswer(null, "ASPIRE_CONTAINER_RUNTIME is 'lxc', expected 'docker' or 'podman'"), ContainerEngines.Ask(configuration));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Command(string name, string script)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}

namespace Aspire.Hosting.Tests.StandIn.Containers;

/// <summary>
/// A shell script in place of an engine's command: it notes what it was asked and answers as an engine would. So the trouble with
/// engines and images can be tested where no engine is.
/// </summary>
internal sealed class ScriptedEngine : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="answers">Lines of a shell's <c>case</c> over the first arguments, before those that let everything succeed.</param>
    public ScriptedEngine(string answers = "")
    {
        Command = _folder.Write("engine", $$"""
            #!/bin/sh
            printf '%s|' "$@" >>"{{_folder.Path}}/asked"; echo >>"{{_folder.Path}}/asked"
            case "$1 $2" in
            {{answers}}
            'version '*) echo 27.5.1 ;;
            'run '*) echo $$ >"{{_folder.Path}}/running"; trap 'exit 0' TERM; echo in the container; sleep 60 & wait ;;
            'stop '*) kill -s TERM "$(cat "{{_folder.Path}}/running")" ;;
            esac
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Command, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(_folder.Path, "asked"), "");
    }

    public string Command { get; }

    /// <summary>What it was asked so far: arguments with a bar after each.</summary>
    public IReadOnlyList<string> Asked => File.ReadAllLines(Path.Combine(_folder.Path, "asked"));

    public string Setting => $"--ASPIRE_CONTAINER_RUNTIME={Command}";

    public void Dispose() => _folder.Dispose();
}

/// <summary>A test that needs a Unix shell.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute() => Skip = OperatingSystem.IsWindows() ? "the engine of this test is a shell script" : null;
}

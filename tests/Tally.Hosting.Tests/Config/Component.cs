using System.Diagnostics;

namespace Tally.Hosting.Tests.Config;

/// <summary>The program of a component: on the PATH, or in its image where an engine has that.</summary>
internal sealed class Component
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    // An engine that hangs is as good as none.
    private static readonly TimeSpan EnginePatience = TimeSpan.FromSeconds(5);

    private readonly string _name;
    private readonly IReadOnlyList<string> _command;

    private Component(string name, IReadOnlyList<string> command, string where) => (_name, _command, Where) = (name, command, where);

    /// <summary>For people: where the program was found.</summary>
    public string Where { get; }

    /// <summary>Null where it is nowhere.</summary>
    public static Component? Find(string name)
    {
        if (OnPath(name) is { } program)
            return new(name, [program], program);
        var image = (string)Model.Resources[name]!["image"]!;
        string[] label = ["image", "inspect", "--format", """{{index .Config.Labels "tally.stub"}}""", image];
        return OnPath("docker") is { } docker && Run(docker, label, [], EnginePatience) is { ExitCode: 0 } found
            // A stub of this name knows nothing of files.
            && found.Output.Trim() != "true"
            ? new(name, [docker, "run", "--rm", "--volume", $"{Repository.ConfigFolder}:{Repository.ConfigFolder}:ro", image], image)
            : null;
    }

    /// <summary>Runs it with the model's environment, and what differs from it, to its end.</summary>
    public (int ExitCode, string Output) Run(IEnumerable<string> arguments, params (string Name, string Value)[] changes)
    {
        var environment = ConfigFile.Environment(_name, changes);
        IEnumerable<string> command = _command.Count == 1
            ? arguments
            : [.. _command.Skip(1).SkipLast(1), .. environment.SelectMany(IEnumerable<string> (variable) => ["--env", $"{variable.Key}={variable.Value}"]), _command[^1], .. arguments];
        return Run(_command[0], command, environment, Deadline);
    }

    private static (int ExitCode, string Output) Run(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment, TimeSpan deadline)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(deadline))
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }

    private static string? OnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name))
        .FirstOrDefault(File.Exists);
}

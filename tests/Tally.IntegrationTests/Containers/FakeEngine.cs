namespace Tally.IntegrationTests.Containers;

/// <summary>The command of an engine that behaves as told, before the real one on the PATH.</summary>
internal static class FakeEngine
{
    /// <summary>The real command's path.</summary>
    public static string Real { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, ContainerCommand.Engine))
        .FirstOrDefault(File.Exists) ?? ContainerCommand.Engine;

    /// <summary>Writes it below a folder.</summary>
    /// <param name="folder">The test's own.</param>
    /// <param name="name">docker or podman.</param>
    /// <param name="script">Of a POSIX shell.</param>
    /// <returns>The environment of a process that is to find it.</returns>
    public static IReadOnlyDictionary<string, string> On(string folder, string name, string script)
    {
        var commands = Directory.CreateDirectory(Path.Combine(folder, "commands")).FullName;
        var path = Path.Combine(commands, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new Dictionary<string, string>
        {
            ["PATH"] = commands + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
            ["ASPIRE_CONTAINER_RUNTIME"] = name,
        };
    }
}

namespace Aspire.Hosting.Running.Processes;

/// <summary>Finds the program that a command names, as a shell would.</summary>
internal static class CommandPath
{
    /// <summary>Absolute path; null when there is none.</summary>
    public static string? Find(string command, string workingDirectory, string? path)
    {
        var folders = HasFolder(command)
            ? [workingDirectory]
            : (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return folders.SelectMany(folder => Names(Path.GetFullPath(command, Path.GetFullPath(folder, workingDirectory)))).FirstOrDefault(IsProgram);
    }

    public static bool HasFolder(string command) => command.AsSpan().IndexOfAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) >= 0;

    private static IEnumerable<string> Names(string file) => !OperatingSystem.IsWindows() || Path.HasExtension(file)
        ? [file]
        : (System.Environment.GetEnvironmentVariable("PATHEXT") ?? ".EXE;.CMD;.BAT").Split(';').Select(extension => file + extension);

    private static bool IsProgram(string file)
    {
        const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) != 0);
    }
}

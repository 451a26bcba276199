using System.Globalization;

namespace Tally.Backend.Server;

/// <summary>Finds out which process listens on a TCP port, from Linux's /proc; elsewhere, or without the right to look, it is unknown.</summary>
internal static class PortHolder
{
    /// <summary><c>process 1234 (dotnet)</c>, or <c>another process</c>.</summary>
    public static string Describe(int port) =>
        OperatingSystem.IsLinux() && Inodes(port) is { Count: > 0 } inodes && Owner(inodes) is { } id
            ? $"process {id} ({Command(id)})"
            : "another process";

    //   sl  local_address rem_address   st … inode
    //    0: 0100007F:0C80 00000000:0000 0A … 31337
    private static HashSet<string> Inodes(int port)
    {
        const string Listening = "0A";
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        var inodes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
            foreach (var line in ReadLines(table).Skip(1))
                if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 9 } columns && columns[3] == Listening && columns[1].EndsWith(suffix, StringComparison.Ordinal))
                    inodes.Add($"socket:[{columns[9]}]");
        return inodes;
    }

    private static string? Owner(HashSet<string> inodes)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
            if (Descriptors(process).Any(file => new FileInfo(file).LinkTarget is { } target && inodes.Contains(target)))
                return Path.GetFileName(process);
        return null;
    }

    private static string[] Descriptors(string process)
    {
        try
        {
            return Directory.GetFiles(Path.Combine(process, "fd"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Someone else's process, or one that has just ended.
            return [];
        }
    }

    private static string Command(string id) => ReadLines($"/proc/{id}/comm").FirstOrDefault() ?? "unknown";

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

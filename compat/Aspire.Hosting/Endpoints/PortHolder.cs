using System.Globalization;

namespace Aspire.Hosting.Endpoints;

/// <summary>Finds out who listens on a port, where the operating system tells (Linux).</summary>
internal static class PortHolder
{
    private const string Listening = "0A";

    /// <summary><c> by NAME (process ID)</c>, or nothing.</summary>
    public static string Describe(int port)
    {
        if (!OperatingSystem.IsLinux() || SocketInode(port) is not { } inode)
            return "";

        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            if (Holds(process, $"socket:[{inode}]"))
                return $" by {Name(process)} (process {Path.GetFileName(process)})";
        }
        return "";
    }

    // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode …
    private static string? SocketInode(int port) => ((string[])["/proc/net/tcp", "/proc/net/tcp6"])
        .Where(File.Exists)
        .SelectMany(File.ReadLines)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(row => row.Length > 9 && row[3] == Listening && row[1].EndsWith($":{port.ToString("X4", CultureInfo.InvariantCulture)}", StringComparison.Ordinal))
        .Select(row => row[9])
        .FirstOrDefault();

    private static bool Holds(string process, string socket)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")).Any(fd => new FileInfo(fd).LinkTarget == socket);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) // ended meanwhile, or another user's
        {
            return false;
        }
    }

    private static string Name(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).Trim();
        }
        catch (IOException)
        {
            return "a process";
        }
    }
}

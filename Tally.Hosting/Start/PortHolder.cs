using System.Globalization;

namespace Tally.Hosting;

/// <summary>Who listens on a port, where the operating system tells (Linux).</summary>
/// <param name="Name">The process's name.</param>
/// <param name="Id">The process's id.</param>
internal sealed record PortHolder(string Name, string Id)
{
    private const string Listening = "0A";

    /// <summary>Null where it cannot be known: another system, or another user's process.</summary>
    public static PortHolder? Find(int port)
    {
        if (!OperatingSystem.IsLinux() || SocketInode(port) is not { } inode)
            return null;
        var process = Directory.EnumerateDirectories("/proc")
            .Where(path => int.TryParse(Path.GetFileName(path), out _))
            .FirstOrDefault(path => Holds(path, $"socket:[{inode}]"));
        return process is null ? null : new(NameOf(process), Path.GetFileName(process));
    }

    // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode …
    private static string? SocketInode(int port) => ((string[])["/proc/net/tcp", "/proc/net/tcp6"])
        .Where(File.Exists)
        .SelectMany(File.ReadLines)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(row => row.Length > 9
            && row[3] == Listening
            && row[1].EndsWith($":{port.ToString("X4", CultureInfo.InvariantCulture)}", StringComparison.Ordinal))
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

    private static string NameOf(string process)
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

using System.Diagnostics;
using System.Globalization;

namespace Tally.Benchmarks.Start;

/// <summary>All processes that carry a variable in their environment, as Linux shows them; what has ended already counts with its parent.</summary>
/// <param name="Cpu">CPU time of all, user and system.</param>
/// <param name="PssMiB">Memory, what is shared divided among those who share it.</param>
/// <param name="RssMiB">Memory, what is shared counted with each.</param>
/// <param name="Processes">How many there are.</param>
internal sealed record ProcessTree(TimeSpan Cpu, long PssMiB, long RssMiB, int Processes)
{
    private const double TicksPerSecond = 100;

    public static ProcessTree Read(string mark)
    {
        var (cpu, pss, rss, count) = (0L, 0L, 0L, 0);
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            try
            {
                if (!File.ReadAllText($"{folder}/environ").Split('\0').Contains(mark))
                    continue;
                cpu += CpuTicks(folder);
                pss += Kilobytes($"{folder}/smaps_rollup", "Pss:");
                rss += Kilobytes($"{folder}/status", "VmRSS:");
                count++;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) // ended meanwhile, or another user's
            {
            }
        }
        return new(TimeSpan.FromSeconds(cpu / TicksPerSecond), pss / 1024, rss / 1024, count);
    }

    /// <summary>SIGTERM to a process and to those below it that are its group.</summary>
    public static void Terminate(int process)
    {
        foreach (var id in (int[])[process, .. Children(process)])
        {
            using var kill = Process.Start("kill", ["-TERM", id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }
    }

    private static int[] Children(int process)
    {
        var file = $"/proc/{process}/task/{process}/children";
        return File.Exists(file) ? [.. File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))] : [];
    }

    // pid (name) state ppid … utime stime cutime cstime are fields 14 to 17, the 12th to the 15th behind the name.
    private static long CpuTicks(string folder)
    {
        var fields = File.ReadAllText($"{folder}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
    }

    private static long Kilobytes(string file, string name) =>
        File.ReadLines(file).Where(line => line.StartsWith(name, StringComparison.Ordinal)).Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
}

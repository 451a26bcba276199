using System.Globalization;

namespace Tally.Query.Tests.PromQl.Scripts;

/// <summary>The list of known failures, one line a file: <c>name: line line …</c>; lines starting with # give reasons.</summary>
internal static class KnownFailures
{
    private static readonly Dictionary<string, HashSet<int>> Lists = Read(Path.Combine(AppContext.BaseDirectory, "PromQl", "known-failures.txt"));

    public static HashSet<int> Of(string file) => Lists.GetValueOrDefault(file) ?? [];

    public static void Write(string file, IReadOnlyList<int> failed)
    {
        if (Environment.GetEnvironmentVariable("TALLY_KNOWN_FAILURES_OUT") is { } folder)
            File.WriteAllText(Path.Combine(folder, file + ".known"), failed.Count == 0 ? "" : $"{file}: {string.Join(' ', failed)}\n");
    }

    private static Dictionary<string, HashSet<int>> Read(string path) => File.ReadLines(path)
        .Where(line => line.Length > 0 && !line.StartsWith('#'))
        .Select(line => line.Split(':', 2))
        .ToDictionary(parts => parts[0], parts => parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToHashSet(), StringComparer.Ordinal);
}

using System.Reflection;

namespace Tally.Deploy.Tests;

/// <summary>Paths of the source tree.</summary>
internal static class Source
{
    public static string Folder { get; } = typeof(Source).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "SourceFolder").Value!;

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = Path.GetFullPath("../..", Folder);

    /// <summary>Whether the tests write what they get in place of what they expect.</summary>
    public static bool IsUpdating => Environment.GetEnvironmentVariable("UPDATE_CASES") == "1";

    /// <summary>Every file below a folder, by its path with forward slashes.</summary>
    public static SortedDictionary<string, string> Files(string folder) => new(
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText)
            : [],
        StringComparer.Ordinal);
}

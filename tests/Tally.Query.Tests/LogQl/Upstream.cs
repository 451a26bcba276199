namespace Tally.Query.Tests.LogQl;

/// <summary>Finds the conformance data of other projects, which is not part of this repository.</summary>
internal static class Upstream
{
    /// <summary>Null where the data is absent.</summary>
    public static string? Folder(string name)
    {
        var candidates = new List<string?> { Environment.GetEnvironmentVariable("TALLY_UPSTREAM") };
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Tally.sln")))
                candidates.Add(Path.Combine(folder.FullName, "..", "shared", "upstream"));
        return candidates.Where(candidate => !string.IsNullOrEmpty(candidate)).Select(candidate => Path.Combine(candidate!, name)).FirstOrDefault(Directory.Exists);
    }

    public static IEnumerable<string> KnownFailures() => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "LogQl", "known-failures.txt"))
        .Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0);
}

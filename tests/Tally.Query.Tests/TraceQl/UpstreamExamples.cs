namespace Tally.Query.Tests.TraceQl;

/// <summary>Tempo's own examples by section; null where the folder is absent.</summary>
internal static class UpstreamExamples
{
    public const string Absent = "Tempo's test_examples.yaml is not here: set TALLY_UPSTREAM to a folder that holds traceql/test_examples.yaml";

    public static IReadOnlyDictionary<string, List<string>>? Read()
    {
        var path = Folders().Select(folder => Path.Combine(folder, "traceql", "test_examples.yaml")).FirstOrDefault(File.Exists);
        if (path is null)
            return null;
        var sections = new Dictionary<string, List<string>>();
        List<string> current = [];
        foreach (var line in File.ReadLines(path))
            if (line.Length > 0 && char.IsLetter(line[0]))
                sections[line.TrimEnd(':', ' ')] = current = [];
            else if (line.TrimStart().StartsWith("- '", StringComparison.Ordinal))
                current.Add(Unquote(line));
        return sections;
    }

    // - 'a query'   # a remark
    private static string Unquote(string line)
    {
        var start = line.IndexOf('\'', StringComparison.Ordinal) + 1;
        return line[start..line.LastIndexOf('\'')];
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("TALLY_UPSTREAM") is { Length: > 0 } given)
            yield return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Tally.sln")))
                yield return Path.Combine(folder.FullName, "..", "shared", "upstream");
    }
}

namespace Tally.Deploy.Tests;

/// <summary>
/// Files of mistakes: the command after <c>$</c>, the manifest, and after <c>---</c> the sentence that must be said of each. Nothing
/// may have been written then. <c>UPDATE_CASES=1</c> writes the sentences anew.
/// </summary>
public class MistakeTests
{
    public static TheoryData<string> Mistakes => [.. Directory.GetFiles(Path.Combine(Source.Folder, "Mistakes"), "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).Order()];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_one_sentence_that_says_where_and_what_to_do(string name)
    {
        var file = Path.Combine(Source.Folder, "Mistakes", $"{name}.txt");
        var text = File.ReadAllText(file);
        var command = text.Split('\n')[0].TrimStart('$').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var parts = text[text.IndexOf('\n', StringComparison.Ordinal)..].Split("\n---\n");
        using var folder = new TemporaryFolder();
        var manifest = folder.Put("manifest.json", parts[0]);
        foreach (var environment in parts[1..^1])
            folder.Put("environments/prod.yaml", environment);
        folder.Put("config/tempo.yaml", "target: all\n");
        folder.Put("large/file.json", new string('x', (1 << 20) + 1));
        Directory.CreateDirectory(Path.Combine(folder.Path, "empty"));
        var before = Source.Files(folder.Path).Keys.ToArray();

        var (exitCode, _, errors) = await Tool.RunAsync([.. command, "--manifest", manifest, "--out", Path.Combine(folder.Path, "out"), .. parts.Length > 2 ? (string[])["--environments", Path.Combine(folder.Path, "environments")] : []]);

        if (Source.IsUpdating)
            File.WriteAllText(file, $"{text[..text.LastIndexOf("---\n", StringComparison.Ordinal)]}---\n{errors}\n");
        Assert.Equal(parts[^1].Trim(), errors);
        Assert.Equal(1, exitCode);
        Assert.Equal(before, Source.Files(folder.Path).Keys);
    }
}

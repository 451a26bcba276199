using System.Security.Cryptography;
using System.Text;

namespace Tally.Deploy.Tests;

/// <summary>
/// Folders of cases: a manifest with its files and environments, the options in <c>options.txt</c>, and the files that must come
/// of them in <c>expected</c>. With the environment variable <c>UPDATE_CASES=1</c> the tests write what they get there instead.
/// </summary>
public class CaseTests
{
    public static TheoryData<string> Cases => [.. Directory.GetDirectories(Path.Combine(Source.Folder, "Cases")).Select(folder => Path.GetFileName(folder)!).Order()];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_manifest_becomes_the_files_beside_it(string name)
    {
        var folder = Path.Combine(Source.Folder, "Cases", name);
        using var written = new TemporaryFolder();
        var options = File.ReadAllText(Path.Combine(folder, "options.txt")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

        await Tool.MustRunAsync([.. options, "--manifest", Path.Combine(folder, "manifest.json"), "--out", Path.Combine(written.Path, "out"), .. Environments(folder)]);

        Same(Path.Combine(folder, "expected"), Path.Combine(written.Path, "out"));
    }

    [Fact]
    public async Task The_files_of_Tally_itself_are_those_on_the_list()
    {
        const string list = "Tally.sha256";
        using var source = new TemporaryFolder();
        using var written = new TemporaryFolder();
        // The mounted files by their names alone: what is in them is not the writers' business.
        foreach (var path in Source.Files(Path.Combine(Source.Root, "observability-config")).Keys)
            source.Put($"observability-config/{path}", path);
        var manifest = source.Put("aspire-manifest.json", File.ReadAllText(Path.Combine(Source.Root, "aspire-manifest.json")));

        await Tool.MustRunAsync("all", "--manifest", manifest, "--environments", Path.Combine(Source.Root, "deploy", "environments"), "--out", written.Path);

        var text = string.Concat(Source.Files(written.Path).Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Value)))}  {file.Key}\n"));
        if (Source.IsUpdating)
            File.WriteAllText(Path.Combine(Source.Folder, list), text);
        Assert.True(
            File.ReadAllText(Path.Combine(Source.Folder, list)) == text,
            $"The deployments of Tally itself have changed. Write them before and after the change and look at the difference (deploy/README.md); then write {list} again with UPDATE_CASES=1:\n{text}");
    }

    [Fact]
    public async Task Mounted_files_of_Tally_itself_are_copies_of_its_configuration()
    {
        using var written = new TemporaryFolder();

        await Tool.MustRunAsync("all", "--manifest", Path.Combine(Source.Root, "aspire-manifest.json"), "--out", written.Path);

        var configuration = Source.Files(Path.Combine(Source.Root, "observability-config")).Values.ToHashSet();
        var mounted = Source.Files(written.Path).Where(file => file.Key.Contains("/config/", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3, mounted.Count(file => file.Key.EndsWith("/config.alloy", StringComparison.Ordinal)));
        Assert.All(mounted, file => Assert.Contains(file.Value, configuration));
    }

    [Fact]
    public async Task A_target_can_be_written_again_by_itself_or_with_the_others()
    {
        using var written = new TemporaryFolder();
        string[] manifest = ["--manifest", Path.Combine(Source.Root, "aspire-manifest.json")];
        await Tool.MustRunAsync(["all", .. manifest, "--out", written.Path]);

        await Tool.MustRunAsync(["compose", .. manifest, "--out", Path.Combine(written.Path, "compose")]);
        await Tool.MustRunAsync(["all", .. manifest, "--out", written.Path]);
    }

    private static string[] Environments(string folder) =>
        Directory.Exists(Path.Combine(folder, "environments")) ? ["--environments", Path.Combine(folder, "environments")] : [];

    private static void Same(string expectedFolder, string writtenFolder)
    {
        if (Source.IsUpdating)
            Replace(expectedFolder, writtenFolder);
        var expected = Source.Files(expectedFolder);
        var written = Source.Files(writtenFolder);
        Assert.Equal(expected.Keys, written.Keys);
        foreach (var (path, text) in expected)
            Assert.True(text == written[path], $"{path} differs; write it again with UPDATE_CASES=1 and look at the difference:\n{written[path]}");
    }

    private static void Replace(string expectedFolder, string writtenFolder)
    {
        if (Directory.Exists(expectedFolder))
            Directory.Delete(expectedFolder, recursive: true);
        foreach (var (path, text) in Source.Files(writtenFolder))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(expectedFolder, path))!);
            File.WriteAllText(Path.Combine(expectedFolder, path), text);
        }
    }
}

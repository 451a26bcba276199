using Tally.Deploy.Disk;
using Tally.Deploy.Output;

namespace Tally.Deploy.Tests;

public class OutputFolderTests
{
    [Fact]
    public void A_second_run_replaces_the_first_and_takes_away_what_is_no_longer_written()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "out");
        Write(path, [OutputFile.Text("a.yaml", "1"), OutputFile.Text("deep/er/b.yaml", "1")]);

        Write(path, [OutputFile.Text("a.yaml", "2")]);

        var files = Source.Files(path);
        Assert.Equal([".tally-deploy", "a.yaml"], files.Keys);
        Assert.Equal("2", files["a.yaml"]);
        Assert.False(Directory.Exists(Path.Combine(path, "deep")));
    }

    [Fact]
    public void Files_of_others_stay()
    {
        using var folder = new TemporaryFolder();
        folder.Put("out/notes.md", "mine");
        var path = Path.Combine(folder.Path, "out");

        Write(path, [OutputFile.Text("a.yaml", "1")]);
        Write(path, []);

        Assert.Equal([".tally-deploy", "notes.md"], Source.Files(path).Keys);
    }

    [Fact]
    public void A_file_of_somebody_else_where_one_should_be_written_is_a_mistake_and_stays()
    {
        using var folder = new TemporaryFolder();
        folder.Put("out/a.yaml", "mine");
        var path = Path.Combine(folder.Path, "out");

        var mistake = Assert.Throws<InputMistake>(() => Write(path, [OutputFile.Text("a.yaml", "1"), OutputFile.Text("b.yaml", "1")]));

        Assert.Equal("--out: 'a.yaml' is there already and not of this tool; move it away, or give another folder.", mistake.Message);
        Assert.Equal(["out/a.yaml"], Source.Files(folder.Path).Keys);
        Assert.Equal("mine", Source.Files(path)["a.yaml"]);
    }

    [Fact]
    public void All_files_in_the_way_are_named_at_once()
    {
        using var folder = new TemporaryFolder();
        folder.Put("out/a.yaml", "mine");
        folder.Put("out/deep/b.yaml", "mine");

        var mistake = Assert.Throws<InputMistake>(() => Write(Path.Combine(folder.Path, "out"), [OutputFile.Text("a.yaml", "1"), OutputFile.Text("deep/b.yaml", "1"), OutputFile.Text("c.yaml", "1")]));

        Assert.Equal(["a.yaml", "deep/b.yaml"], mistake.All.Select(one => one.Problem.Split('\'')[1]));
    }

    [Fact]
    public void Nothing_half_written_is_left_when_writing_fails()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "out");

        // A file where the next needs a folder.
        Assert.ThrowsAny<IOException>(() => Write(path, [OutputFile.Text("a", "1"), OutputFile.Text("a/b", "1")]));

        Assert.Empty(Source.Files(folder.Path));
    }

    private static void Write(string folder, OutputFile[] files) => OutputFolder.Write([(folder, files)], "--out");
}

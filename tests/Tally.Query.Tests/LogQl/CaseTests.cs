namespace Tally.Query.Tests.LogQl;

/// <summary>What queries mean, as scripts that anyone can read: see Cases.</summary>
public class CaseTests(ITestOutputHelper output)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "LogQl", "Cases");

    public static TheoryData<string> Files() => [.. Directory.EnumerateFiles(Folder, "*.logql").Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_case_holds(string file)
    {
        using var runner = new ScriptRunner();
        var results = runner.Run(File.ReadAllText(Path.Combine(Folder, file)));

        foreach (var (step, problem) in results.Where(result => result.Problem is not null))
            output.WriteLine($"{file}:{step.Line} {step.Query}\n    {problem}");
        Assert.NotEmpty(results);
        Assert.All(results, result => Assert.Null(result.Problem));
    }
}

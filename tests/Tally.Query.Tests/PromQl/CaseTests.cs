using Tally.Query.Tests.PromQl.Scripts;

namespace Tally.Query.Tests.PromQl;

/// <summary>Our own scripts: what users ask and what they must get. Same language as upstream's.</summary>
public sealed class CaseTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "PromQl", "Cases");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.test").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_users_query_gives_what_it_says(string file)
    {
        using var runner = new ScriptRunner();
        var problems = runner.Run(ScriptReader.Read(File.ReadAllText(Path.Combine(Folder, file))))
            .Where(result => result.Problem is not null)
            .Select(result => $"{file}:{result.Eval.Line}: {result.Eval.Query}: {result.Problem}");
        Assert.Equal([], problems);
    }
}

namespace Tally.Query.Tests.LogQl;

/// <summary>
/// Loki's own metric scripts, read from a folder beside the checkout (or <c>TALLY_UPSTREAM</c>) and skipped where it is
/// absent. <c>known-failures.txt</c> lists the evaluations that differ, as <c>file:line</c>; the list may only shrink.
/// </summary>
public class UpstreamScriptTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files() =>
        Upstream.Folder("logqltest") is { } folder ? [.. Directory.EnumerateFiles(folder, "*.logqltest").Select(file => Path.GetFileName(file)).Order()] : ["absent"];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_script_of_Loki_passes_but_for_the_known_failures(string file)
    {
        if (Upstream.Folder("logqltest") is not { } folder)
        {
            output.WriteLine("skipped: no upstream data (set TALLY_UPSTREAM to its folder)");
            return;
        }
        using var runner = new ScriptRunner();
        var results = runner.Run(File.ReadAllText(Path.Combine(folder, file)));
        var failed = results.Where(result => result.Problem is not null).ToList();
        output.WriteLine($"{file}: {results.Count - failed.Count} passed, {failed.Count} failed");
        foreach (var (step, problem) in failed)
            output.WriteLine($"{file}:{step.Line} {step.Query}\n    {problem}");

        var known = Upstream.KnownFailures().Where(name => name.StartsWith(file + ":", StringComparison.Ordinal)).ToHashSet();
        var now = failed.Select(result => $"{file}:{result.Step.Line}").ToHashSet();
        Assert.True(now.IsSubsetOf(known), "New failures: " + string.Join(", ", now.Except(known)));
        Assert.True(known.IsSubsetOf(now), "These pass now and leave the list: " + string.Join(", ", known.Except(now)));
    }
}

using Tally.Query.Tests.PromQl.Scripts;

namespace Tally.Query.Tests.PromQl;

/// <summary>
/// Prometheus's own scripts against the real store. Failures are known by file and line; a new failure fails the test, and
/// so does a known one that passes now, so the list can only shrink. <c>TALLY_KNOWN_FAILURES_OUT</c> names a folder to write the lists to.
/// </summary>
public sealed class UpstreamScriptTests(ITestOutputHelper output)
{
    private const string Absent = "upstream's scripts are not here; TALLY_UPSTREAM names the folder that holds promqltest/";

    public static TheoryData<string> Files => Conformance.Folder is null ? [Absent] : [.. Conformance.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Upstreams_script_gives_upstreams_results(string file)
    {
        if (file == Absent)
        {
            output.WriteLine("skipped: " + Absent);
            return;
        }
        var verdicts = Conformance.Of(file);
        foreach (var (eval, _, problem) in verdicts.Where(verdict => verdict.Problem is not null))
            output.WriteLine($"{file}:{eval.Line}: {eval.Query}: {problem}");
        foreach (var group in verdicts.GroupBy(verdict => verdict.Group).OrderBy(group => group.Key))
            output.WriteLine($"{file}, {group.Key}: {Counts(group)}");
        output.WriteLine($"{file}: {Counts(verdicts)}");
        KnownFailures.Write(file, [.. verdicts.Where(verdict => verdict.Problem is not null).Select(verdict => verdict.Eval.Line)]);
        Assert.Equal([], Surprises(file, verdicts));
    }

    [Fact]
    public void All_of_the_stable_language_gives_upstreams_results()
    {
        var verdicts = Conformance.Files.SelectMany(Conformance.Of).ToList();
        foreach (var group in verdicts.GroupBy(verdict => verdict.Group).OrderBy(group => group.Key))
            output.WriteLine($"{group.Key}: {Counts(group)}");
        output.WriteLine($"all: {Counts(verdicts)}");
        Assert.DoesNotContain(verdicts, verdict => verdict.Group is not EvalGroup.Experimental && verdict.Problem is not null);
    }

    private static IEnumerable<string> Surprises(string file, IReadOnlyList<Verdict> verdicts)
    {
        var known = KnownFailures.Of(file);
        foreach (var (eval, _, problem) in verdicts)
            if (problem is not null && !known.Contains(eval.Line))
                yield return $"{file}:{eval.Line} fails: {eval.Query}: {problem}";
            else if (problem is null && known.Contains(eval.Line))
                yield return $"{file}:{eval.Line} passes now; take it off the list of known failures";
    }

    private static string Counts(IEnumerable<Verdict> verdicts)
    {
        var failed = verdicts.Count(verdict => verdict.Problem is not null);
        return $"{verdicts.Count() - failed} passed, {failed} failed";
    }
}

using System.Runtime.CompilerServices;
using Tally.Query.TraceQl;

namespace Tally.Query.Tests.TraceQl;

/// <summary>Tempo's own 353 examples: what must parse and pass, what must fail, and at which step.</summary>
public sealed class UpstreamExampleTests(ITestOutputHelper output)
{
    // Only ever shorter: a query that comes to agree and stays here fails the run.
    private static readonly HashSet<string> KnownFailures = [];

    [UpstreamTheory]
    [InlineData("valid", "valid")]
    [InlineData("parse_fails", "parse")]
    [InlineData("validate_fails", "validate")]
    [InlineData("unsupported", "unsupported")]
    public void Examples_are_taken_or_refused_as_upstream_does(string section, string outcome)
    {
        var examples = UpstreamExamples.Read()!;
        var failures = examples[section].Select(query => (query, actual: Outcome(query))).Where(pair => pair.actual != outcome && !KnownFailures.Contains(pair.query)).ToList();
        output.WriteLine($"{section}: {examples[section].Count - failures.Count} passed, {failures.Count} failed");
        Assert.NotEmpty(examples[section]);
        Assert.True(failures.Count == 0, string.Join('\n', failures.Select(pair => $"{pair.query}   is {pair.actual}, not {outcome}")));
        Assert.DoesNotContain(examples[section], query => KnownFailures.Contains(query) && Outcome(query) == outcome);
    }

    private sealed class UpstreamTheoryAttribute : TheoryAttribute
    {
        public UpstreamTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
            : base(file, line) =>
            Skip = UpstreamExamples.Read() is null ? UpstreamExamples.Absent : null;
    }

    private static string Outcome(string query)
    {
        try
        {
            return Validator.Check(Parser.Parse(query)) switch
            {
                null => "valid",
                { Unsupported: true } => "unsupported",
                _ => "validate",
            };
        }
        catch (SyntaxException)
        {
            return "parse";
        }
    }
}

using System.Collections;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Tally.Query.TraceQl;

namespace Tally.Query.Tests.TraceQl;

/// <summary>What is printed parses to what was printed, for syntax trees of any shape and for upstream's own examples.</summary>
public sealed class PrintProperties
{
    [Fact]
    public void A_printed_query_parses_to_the_same_query() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(QueryTrees.Root.ToArbitrary(), query =>
        {
            var printed = Printer.Print(query);
            var again = Parser.Parse(printed);
            Assert.True(Describe(again) == Describe(query), $"{printed}\nis {Describe(query)}\nand parses as {Describe(again)}");
        }));

    [SkippableUpstreamFact]
    public void Upstreams_examples_parse_to_the_same_after_printing()
    {
        var examples = UpstreamExamples.Read()!;
        var queries = examples["valid"].Concat(examples["validate_fails"]).Concat(examples["unsupported"]).ToList();
        Assert.NotEmpty(queries);
        foreach (var query in queries.Select(Parser.Parse))
            Assert.Equal(Describe(query), Describe(Parser.Parse(Printer.Print(query))));
    }

    [Theory]
    [InlineData("{.a=1&&  .b!=`x`}|by(  name )", "{ .a = 1 && .b != \"x\" } | by(name)")]
    [InlineData("{ (.a || .b) && !(span.c = 2 ^ 3 ^ -1.0) }", "{ .a || .b && !(span.c = 2 ^ 3 ^ (-1.0)) }")]
    [InlineData("{ ((.a ^ .b) ^ .c - (.d - .e)) * 2 > - (.f) }", "{ ((.a ^ .b) ^ .c - (.d - .e)) * 2 > (-.f) }")]
    [InlineData("{ .\"5xx\" = nil } >> ({} !< {}) | avg(duration) > 90s", "{ .\"5xx\" = nil } >> ({ } !< { }) | avg(duration) > 1m30s")]
    [InlineData("{}|rate()by(.a)|topk( 3 )with(exemplars=false)", "{ } | rate() by(.a) | topk(3) with(exemplars=false)")]
    public void A_query_has_one_canonical_form(string text, string canonical)
    {
        Assert.True(TraceQuery.TryParse(text, out var query, out var error), $"{error}");
        Assert.Equal(canonical, query.ToString());
    }

    private sealed class SkippableUpstreamFactAttribute : FactAttribute
    {
        public SkippableUpstreamFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
            : base(file, line) =>
            Skip = UpstreamExamples.Read() is null ? UpstreamExamples.Absent : null;
    }

    /// <summary>A tree as text, without its places in the query.</summary>
    private static string Describe(object? value) => value switch
    {
        null => "null",
        string or bool or Enum or double or long => $"{value}",
        Static item => $"{item.Type}:{item}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object>().Select(Describe))}]",
        _ => $"{value.GetType().Name}({string.Join(", ", value.GetType().GetProperties().Where(property => property.Name is not ("At" or "Pattern")).Select(property => Describe(property.GetValue(value))))})",
    };
}

using FsCheck;
using FsCheck.Fluent;
using Tally.Query.PromQl;

namespace Tally.Query.Tests.PromQl;

public sealed class PrintProperties
{
    private static readonly PromOptions Options = new() { ExperimentalFunctions = true, DurationExpressions = true, FillModifiers = true, ExtendedRangeSelectors = true };

    [Fact]
    public void A_printed_query_reads_back_as_the_same_query()
    {
        var queries = Vector(4).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(queries, text =>
        {
            Assert.True(PromQuery.TryParse(text, Options, out var query, out var error), $"{text}: {error}");
            var printed = query!.ToString();
            Assert.True(PromQuery.TryParse(printed, Options, out var again, out error), $"{text} is printed as {printed}: {error}");
            Assert.Equal(printed, again!.ToString());
        }));
    }

    private static Gen<string> Vector(int depth) => depth == 0 ? Selector : Gen.OneOf(
        Selector,
        from inner in Vector(depth - 1) select $"({inner})",
        from inner in Vector(depth - 1) select $"-{inner}",
        from function in Gen.Elements("abs", "sort", "histogram_count") from inner in Vector(depth - 1) select $"{function}({inner})",
        from function in Gen.Elements("rate", "last_over_time") from inner in Matrix(depth - 1) select $"{function}({inner})",
        from quantile in Number from inner in Vector(depth - 1) select $"histogram_quantile({quantile}, {inner})",
        from op in Gen.Elements("sum", "avg by (a)", "max without (a, \"b.c\")") from inner in Vector(depth - 1) select $"{op} ({inner})",
        from inner in Vector(depth - 1) from k in Number select $"topk by (job) ({k}, {inner})",
        from left in Vector(depth - 1) from op in Operator from right in Vector(depth - 1) select $"{left} {op} {right}",
        from left in Vector(depth - 1) from op in Gen.Elements("or", "and on(a)", "unless ignoring(b)") from right in Vector(depth - 1) select $"{left} {op} {right}",
        from left in Vector(depth - 1) from op in Gen.Elements("+", "> bool", "</", ">/", "^", "atan2") from right in Number select $"({left} {op} {right})");

    private static Gen<string> Operator =>
        from op in Gen.Elements("+", "-", "*", "/", "%", "^", "atan2", "==", "!= bool", "<", "</")
        from matching in Gen.Elements("", "on(a)", "ignoring()", "ignoring(a, b)", "on(a) group_left()", "on(a) group_right(b)", "fill(0)", "on(a) fill_left(-1) fill_right(NaN)")
        select $"{op} {matching}";

    private static Gen<string> Selector =>
        from name in Gen.Elements("up", "a:b", "{\"http.requests\"}", "fill", "sum", "offset", "{__name__=~\"a|b\"}", "x{a=\"1\\n\\\"\", \"é\"!=\"\", b!~`\\d`}")
        from when in When
        select name + when;

    private static Gen<string> Matrix(int depth) => Gen.OneOf(
        from name in Gen.Elements("up", "x{a!=\"1\"}") from range in Duration from extension in Gen.Elements("", " anchored", " smoothed") from when in When select $"{name}[{range}]{extension}{when}",
        from inner in Vector(depth) from range in Duration from step in Gen.Elements("", "5m", "step() * 2") from when in When select $"({inner})[{range}:{step}]{when}");

    private static Gen<string> When => Gen.Elements("", " offset 5m", " offset -1h30m", " @ 12.345", " @ start() offset 1w", " @ -5", " offset step()", " offset -(1m + 2)");

    private static Gen<string> Duration => Gen.Elements("5m", "300", "1h30m", "0.5", "1d2ms", "step() + 1", "-5m + 35m", "2 ^ 3 ^ 2", "(2 * 3m) % 1h", "max_of(step(), 1m)", "-(1m - 2m)");

    private static Gen<string> Number => Gen.Elements("1", "-1", "0.5", "1e100", "-Inf", "NaN", "1h", "0x1F", "1 + 2 * 3", "-2 ^ 2", "time()", "(1)");
}

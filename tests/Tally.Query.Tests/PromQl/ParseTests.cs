using Tally.Query.PromQl;

namespace Tally.Query.Tests.PromQl;

public sealed class ParseTests
{
    public static TheoryData<string, string> Forms => new()
    {
        { "foo", "foo" },
        { "foo{a='1',b!=\"2\",c=~\"x|y\",d!~`\\d`}", "foo{a=\"1\",b!=\"2\",c=~\"x|y\",d!~\"\\\\d\"}" },
        { "{\"http.requests\", \"route name\"=\"/\"}", "{\"http.requests\",\"route name\"=\"/\"}" },
        { "{__name__=~\"a.*\"}[5m] offset -1m", "{__name__=~\"a.*\"}[5m] offset -1m" },
        { "foo @ 1.5 offset 90s", "foo @ 1.500 offset 1m30s" },
        { "foo @ start()", "foo @ start()" },
        { "rate(foo[300])", "rate(foo[5m])" },
        { "avg_over_time(rate(foo[1m])[10m:] @ end())", "avg_over_time(rate(foo[1m])[10m:] @ end())" },
        { "SUM(foo) BY (a,b)", "sum by (a, b) (foo)" },
        { "sum without() (foo)", "sum without () (foo)" },
        { "quantile(.9, foo)", "quantile(0.9, foo)" },
        { "-a^2", "-a ^ 2" },
        { "a+b*c^d^e", "a + b * c ^ d ^ e" },
        { "a or b and c unless d", "a or b and c unless d" },
        { "a / on(x) group_left(y) b", "a / on (x) group_left (y) b" },
        { "a > bool ignoring(x) b", "a > bool ignoring (x) b" },
        { "sum", "sum" },
        { "1e3 - 0x10 + Inf - nan", "1000 - 16 + +Inf - NaN" },
        { "1h30m * 2", "1h30m * 2" },
        { "label_join(up, 'a', '-', 'b')", "label_join(up, \"a\", \"-\", \"b\")" },
        { "a # comment\n+ b", "a + b" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_query_is_printed_in_one_form_that_reads_back_the_same(string text, string printed)
    {
        Assert.True(PromQuery.TryParse(text, null, out var query, out var error), error?.ToString());
        Assert.Equal(printed, query!.ToString());
        Assert.True(PromQuery.TryParse(printed, null, out var again, out error), error?.ToString());
        Assert.Equal(printed, again!.ToString());
    }

    public static TheoryData<string, string> Errors => new()
    {
        { "", "1:1: parse error: no expression found in input" },
        { "sum(rate(x[5m])", "1:16: parse error: unexpected end of input, expected \",\" or \")\"" },
        { "foo bar", "1:5: parse error: unexpected identifier \"bar\"" },
        { "foo{", "1:5: parse error: unexpected end of input in label matching, expected string or \"}\"" },
        { "foo{a=1}", "1:7: parse error: unexpected number \"1\" in label matching, expected string" },
        { "foo{a=~\"(\"}", "1:8: parse error: error parsing regexp: " },
        { "{}", "1:1: parse error: vector selector must contain at least one non-empty matcher" },
        { "foo{a=\"1\n\"}", "1:7: parse error: unterminated quoted string" },
        { "a\n  + $", "2:5: parse error: unexpected character: '$'" },
        { "rate(foo)", "1:6: parse error: expected type range vector in call to function \"rate\", got instant vector" },
        { "rate(foo[5m], 1)", "1:1: parse error: expected 1 argument(s) in call to \"rate\", got 2" },
        { "nonsense(foo)", "1:1: parse error: unknown function with name \"nonsense\"" },
        { "1 > 2", "1:1: parse error: comparisons between scalars must use BOOL modifier" },
        { "1 + bool foo", "1:1: parse error: bool modifier can only be used on comparison operators" },
        { "1 and foo", "1:1: parse error: set operator \"and\" not allowed in binary scalar expression" },
        { "foo and on(a) group_left(b) bar", "1:15: parse error: no grouping allowed for \"and\" operation" },
        { "a + on(x) group_left(x) b", "1:11: parse error: label \"x\" must not occur in ON and GROUP clause at once" },
        { "foo[0s]", "1:5: parse error: duration must be greater than 0" },
        { "sum(foo)[5m]", "1:1: parse error: ranges only allowed for vector selectors" },
        { "foo offset 1m offset 2m", "1:15: parse error: offset may not be set multiple times" },
        { "topk(foo)", "1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1" },
        { "foo{__name__=\"bar\"}", "1:5: parse error: metric name must not be set twice: \"foo\" or \"bar\"" },
        { "5x", "1:1: parse error: bad number or duration syntax: \"5x\"" },
        { "mad_over_time(foo[5m])", "1:1: parse error: function \"mad_over_time\" is not enabled" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void A_bad_query_is_refused_at_its_place(string text, string error)
    {
        Assert.False(PromQuery.TryParse(text, null, out _, out var actual));
        Assert.StartsWith(error, actual!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused_not_followed()
    {
        Assert.False(PromQuery.TryParse(new string('(', 100_000), null, out _, out var error));
        Assert.Contains("nested more than", error!.Message, StringComparison.Ordinal);
        Assert.False(PromQuery.TryParse(new string('-', 100_000) + "1", null, out _, out _));
    }

    [Theory]
    [InlineData("foo{b=\"1\",a=\"2\"}", "foo{a=\"2\",b=\"1\"}")]
    [InlineData(
        "sum by (job) (rate(requests_total_of_a_service_with_a_long_name{code=~\"5..\"}[5m])) / sum by (job) (rate(requests_total[5m]))",
        "  sum by (job) (rate(requests_total_of_a_service_with_a_long_name{code=~\"5..\"}[5m]))\n/\n  sum by (job) (rate(requests_total[5m]))")]
    [InlineData(
        "topk(5, histogram_quantile(0.9, sum by (le) (rate(request_duration_seconds_bucket{job=\"a\",instance=\"b\",code=\"200\"}[5m]))))",
        "topk(\n  5,\n  histogram_quantile(\n    0.9,\n    sum by (le) (rate(request_duration_seconds_bucket{code=\"200\",instance=\"b\",job=\"a\"}[5m]))\n  )\n)")]
    public void A_query_is_laid_out_as_upstreams_prettifier_does(string text, string pretty)
    {
        Assert.True(PromQuery.TryParse(text, null, out var query, out var error), error?.ToString());
        Assert.Equal(pretty, query!.Pretty());
    }
}

using FsCheck;
using FsCheck.Fluent;
using Tally.Query.LogQl;

namespace Tally.Query.Tests.LogQl;

/// <summary>A query that was read can be written, and what was written reads as the same query.</summary>
public sealed class PrintTests
{
    [Theory]
    [InlineData("{ app = `a`,env!~\"x.*\" }", """{app="a", env!~"x.*"}""")]
    [InlineData("""{app="a"}|="x\ty" or ip("10.0.0.0/8")!~`\d+`|>"<_> b" """, """{app="a"} |= "x\ty" or ip("10.0.0.0/8") !~ "\\d+" |> "<_> b" """)]
    [InlineData("""{app="a"}|json a="a",b="c.d"|logfmt --keep-empty --strict x|unpack|decolorize""", """{app="a"} | json a, b="c.d" | logfmt --strict --keep-empty x | unpack | decolorize""")]
    [InlineData("""{app="a"}|regexp "(?P<x>y)"|pattern "<a> b"|line_format "{{.a}}"|label_format a=b,c="{{.d}}"|drop a,b=~"c"|keep d""", """{app="a"} | regexp "(?P<x>y)" | pattern "<a> b" | line_format "{{.a}}" | label_format a=b, c="{{.d}}" | drop a, b=~"c" | keep d""")]
    [InlineData("""{app="a"}|a=1 and b>=1.5s or c<20MB,d!=ip("::1")""", """{app="a"} | (a==1 and b>=1s500ms) or (c<20MB and d!=ip("::1"))""")]
    [InlineData("""sum(rate({app="a"}[90s]offset -1h))by(x)""", """sum by (x) (rate({app="a"} [1m30s] offset -1h))""")]
    [InlineData("""quantile_over_time(.99,{app="a"}|json|unwrap duration_seconds(took)|__error__=""[1d])without(b)""", """quantile_over_time(0.99, {app="a"} | json | unwrap duration(took) | __error__="" [24h]) without (b)""")]
    [InlineData("""1+vector(2)*-3^2>bool 4""", "(1 + (vector(2) * (-3 ^ 2))) > bool 4")]
    [InlineData("""topk(3,rate({a="b"}[1m]))/on(a)group_left(c)(rate({a="b"}[1m]))""", """topk(3, rate({a="b"} [1m])) / on (a) group_left (c) rate({a="b"} [1m])""")]
    [InlineData("""label_replace(rate({a="b"}[1m]),"x","$1","y","(.*)")""", """label_replace(rate({a="b"} [1m]), "x", "$1", "y", "(.*)")""")]
    public void A_query_has_one_canonical_form(string query, string expected) => Assert.Equal(expected.Trim(), Parse(query).ToString());

    [Fact]
    public void A_long_query_is_laid_out_over_lines()
    {
        var query = Parse("""sum by (service_name) (rate({service_name="checkout", deployment_environment_name="production"} |= "failed" | json | took > 10ms [5m])) / ignoring (a) group_left (b) (1 + topk(5, sum by (a) (rate({app="a"}[5m]))))""");

        Assert.Equal(
            """
            sum by (service_name) (
              rate(
                {service_name="checkout", deployment_environment_name="production"}
                  |= "failed"
                  | json
                  | took>10ms [5m]
              )
            )
            / ignoring (a) group_left (b)
            (
              1 + topk(5, sum by (a) (rate({app="a"} [5m])))
            )
            """.ReplaceLineEndings("\n"), query.Format());
    }

    [Fact]
    public void A_printed_query_reads_back_as_the_same_query_on_one_line_or_many() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Gen.OneOf(Log, Metric(3)).ToArbitrary(), text =>
        {
            var query = Parse(text);
            Assert.Equal(query.ToString(), Parse(query.ToString()).ToString());
            Assert.Equal(query.ToString(), Parse(query.Format()).ToString());
        }));

    private static LogQuery Parse(string text)
    {
        Assert.True(LogQuery.TryParse(text, out var query, out var error), $"{text}: {error}");
        return query;
    }

    private static Gen<string> Log =>
        from selector in Gen.Elements("""{app="a"}""", """{ app=~`a|b`, env!="\x41\n\"é" }""", """{_a1=~".+", b!~"\\d"}""")
        from count in Gen.Choose(0, 4)
        from stages in Stage.ListOf(count)
        select selector + string.Concat(stages);

    private static Gen<string> Stage => Gen.OneOf(
        from op in Gen.Elements("|=", "!=", "|~", "!~", "|>", "!>") from text in Text from more in Gen.Elements("", " or \"z\" or `\\w`") select $" {op} {text}{more}",
        from op in Gen.Elements("|=", "!=") from ip in Gen.Elements("10.0.0.1", "10.0.0.0/8", "::1-::9") select $""" {op} ip("{ip}") or "x" """,
        from filter in Filter(3) select $" | {filter}",
        Gen.Elements(
            " | json", " | json a=\"b.c[0]\", d", " | logfmt", " | logfmt --strict a", " | logfmt --keep-empty --strict b=\"c\"", " | unpack", " | decolorize",
            " | regexp `(?P<x>\\d+)`", " | pattern \"<a> <_>\"", " | line_format `{{ .a | ToUpper }}`", " | label_format a=b, c=`{{.d}}\"`", " | drop a, b!=\"c\"", " | keep a=~\"b.*\""));

    private static Gen<string> Text => Gen.Elements("\"\"", "\"a b\"", "`a\"b`", "\"\\\\d\"", "\"\\u00e9\\t\"", "\"日本\"");

    private static Gen<string> Filter(int depth) => depth == 0 ? OneFilter : Gen.OneOf(
        OneFilter,
        from left in Filter(depth - 1) from op in Gen.Elements(" and ", " or ", ", ", " ") from right in Filter(depth - 1) select left + op + right,
        from inner in Filter(depth - 1) select $"({inner})");

    private static Gen<string> OneFilter => Gen.Elements(
        "a=\"b\"", "a!~`c.+`", "__error__=\"\"", "a>1", "a = -0.5", "a!=1e-7", "a<=1e300", "b==5m", "b>1h30m0.5s", "b<100y", "b>=1ns", "c<10KB", "c>=1.5MiB", "c=123456789B", "c>7PB", "d=ip(\"10.0.0.1\")", "d!=ip(\"::/0\")");

    private static Gen<string> Metric(int depth) => depth == 0 ? Range : Gen.OneOf(
        Range,
        from op in Gen.Elements("sum", "avg by (a)", "max without (a, b)", "count by ()", "topk by (a)", "bottomk") from inner in Metric(depth - 1)
        select op.Contains('k', StringComparison.Ordinal) ? $"{op} (3, {inner})" : $"{op} ({inner})",
        from op in Gen.Elements("sort", "sort_desc") from inner in Metric(depth - 1) select $"{op}({inner})",
        from inner in Metric(depth - 1) select $"label_replace({inner}, \"x\", \"$1\\n\", \"y\", `(\\d+)`)",
        from left in Metric(depth - 1) from op in Operator from right in Metric(depth - 1) select $"{left} {op} {right}",
        from left in Number from op in Gen.Elements("+", "^", "%", "<= bool") from right in Metric(depth - 1) select $"({left} {op} {right})");

    private static Gen<string> Operator =>
        from op in Gen.Elements("+", "-", "*", "/", "%", "^", "==", "!= bool", ">", "<= bool", "and", "or", "unless")
        from matching in Gen.Elements("", "on (a)", "ignoring ()", "ignoring (a, b) group_left ()", "on (a) group_right (b)")
        select $"{op} {matching}";

    private static Gen<string> Range => Gen.OneOf(
        from op in Gen.Elements("rate", "count_over_time", "bytes_rate", "absent_over_time") from log in Log from range in Duration from offset in Offset select $"{op}({log} [{range}]{offset})",
        from op in Gen.Elements("avg_over_time", "first_over_time", "stddev_over_time") from log in Log from unwrap in Unwrap from range in Duration from grouping in Gen.Elements("", " by (a)", " without (b, c)")
        select $"{op}({log} {unwrap} [{range}]){grouping}",
        from quantile in Gen.Elements("0.99", "1", ".5") from log in Log from unwrap in Unwrap select $"quantile_over_time({quantile}, {log} {unwrap} [1m])",
        Gen.Elements("vector(1)", "vector(0.25)", "rate({a=\"b\"}[1m] |= \"after\" | json)", "rate(({a=\"b\"} | json) [1m])"));

    private static Gen<string> Unwrap => Gen.Elements("| unwrap a", "| unwrap bytes(a)", "| unwrap duration(a) | __error__=\"\"", "| unwrap duration_seconds(a) | b>1 or c=\"d\" | e=\"f\"");

    private static Gen<string> Duration => Gen.Elements("5m", "1h30m", "1d", "0.5s", "1w2d", "3y", "1ms", "1ns", "100y");

    private static Gen<string> Offset => Gen.Elements("", " offset 5m", " offset -1h30m", " offset 1.5s");

    private static Gen<string> Number => Gen.Elements("1", "-1", "0.5", "1e100", "+2", "0x1p4", "-1e-9", "1e999");
}

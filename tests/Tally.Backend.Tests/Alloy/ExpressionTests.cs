using Tally.Backend.Alloy.Evaluation;
using Tally.Backend.Alloy.Syntax;

namespace Tally.Backend.Tests.Alloy;

/// <summary>Expressions have the values that Alloy gives them.</summary>
public sealed class ExpressionTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("2 ^ 3 ^ 2", "512")]
    [InlineData("10 - 4 - 3", "3")]
    [InlineData("-2 + 7 % 4", "1")]
    [InlineData(".5 + 1.5e1", "15.5")]
    [InlineData("1 < 2 && !(2 >= 3) || false", "True")]
    [InlineData("\"a\" + `b\\n`", "ab\\n")]
    [InlineData("\"tab\\tand \\u00e9\"", "tab\tand é")]
    [InlineData("[1, 2] == [1, 2]", "True")]
    [InlineData("{ a = 1, \"b.c\" = 2 }[\"b.c\"]", "2")]
    [InlineData("[1, [2, 3]][1][0]", "2")]
    [InlineData("{ a = 1 }[\"b\"] == null", "True")]
    [InlineData("sys.env(\"HOME_OF\")", "tally")]
    [InlineData("sys.env(\"NOT_THERE\") == \"\"", "True")]
    [InlineData("coalesce(sys.env(\"NOT_THERE\"), null, [], \"x\", \"y\")", "x")]
    [InlineData("coalesce({\"100\" = [1]}[\"100\"], [2])[0]", "1")]
    [InlineData("coalesce({\"100\" = [1]}[\"50\"], [2])[0]", "2")]
    [InlineData("coalesce(0, false, {}, 5)", "5")]
    [InlineData("\"a\" < \"b\" && \"B\" <= \"a\" && !(\"a\" > \"a\") && \"a\" >= \"a\"", "True")]
    [InlineData("string.join([1.5, 100000000000000000000], \" \")", "1.5 100000000000000000000")]
    [InlineData("array.concat([1], [], [2, 3])[2]", "3")]
    [InlineData("string.join(string.split(\"a,b,c\", \",\"), \"-\")", "a-b-c")]
    [InlineData("string.format(\"%s has %d of %t, 100%%\", \"a\", 3, 1 == 1)", "a has 3 of true, 100%")]
    [InlineData("string.format(\"f(%q)\", `a\\b \"c\"`)", "f(\"a\\\\b \\\"c\\\"\")")]
    [InlineData("string.to_upper(string.trim_suffix(\"abc/\", \"/\"))", "ABC")]
    [InlineData("string.replace(\"1 + 2 + 3\", \"+\", \"-\")", "1 - 2 - 3")]
    [InlineData("encoding.from_json(`{\"a\": [true]}`)[\"a\"][0]", "True")]
    [InlineData("thing.default.field", "exported")]
    public void An_expression_has_a_value(string expression, string value)
    {
        var exports = new Dictionary<string, IReadOnlyDictionary<string, object?>> { ["thing.default"] = new Dictionary<string, object?> { ["field"] = "exported" } };
        var evaluator = new Evaluator("test", new(name => name == "HOME_OF" ? "tally" : null), exports);
        var file = Parser.Parse("test", $"block {{\n  value = {expression}\n}}");

        var attribute = (AttributeStatement)((BlockStatement)file.Body[0]).Body[0];

        Assert.Equal(value, Convert.ToString(evaluator.Evaluate(attribute.Value), System.Globalization.CultureInfo.InvariantCulture));
    }
}

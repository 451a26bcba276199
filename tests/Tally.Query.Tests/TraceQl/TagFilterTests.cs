using Tally.Query.TraceQl;

namespace Tally.Query.Tests.TraceQl;

public sealed class TagFilterTests
{
    [Theory]
    [InlineData("", "{ }")]
    [InlineData("{ .a = 1 }", "{ .a = 1 }")]
    [InlineData("{ .a = 1 || name =~ \"x.*\" }", "{ .a = 1 || name =~ \"x.*\" }")]
    [InlineData("{ .a = 1", "{ .a = 1 }")]
    [InlineData("{ .a = 1 && .b = }", "{ .a = 1 }")]
    [InlineData("{ .b = && .a = 1 }", "{ .a = 1 }")]
    [InlineData("{ .a = 1 && .b }", "{ .a = 1 }")]
    [InlineData("{ .a = 1 && resource.service.name = \"unfini", "{ .a = 1 }")]
    [InlineData("{ (.a = 1 || .b = ) && .c = true }", "{ .a = 1 && .c = true }")]
    [InlineData("{ (.a = 1 || .b = 2) && .c = }", "{ .a = 1 || .b = 2 }")]
    [InlineData("{ .a = 1 && .b = ~ 5 && .c > 2s }", "{ .a = 1 && .c > 2s }")]
    [InlineData("{ .a = 1 && status > error }", "{ .a = 1 }")]
    [InlineData("{ .a = 1 } | rate()", "{ .a = 1 }")]
    [InlineData("{ .a = 1 } && { .b = 2 }", "{ }")]
    [InlineData("{ .a = 1 } | by(", "{ .a = 1 }")]
    [InlineData("rate()", "{ }")]
    [InlineData("((((", "{ }")]
    [InlineData("{ ) ) }", "{ }")]
    [InlineData("\"", "{ }")]
    public void What_is_complete_of_an_unfinished_query_narrows(string text, string filter) => Assert.Equal(filter, Printer.Print(TagFilter.Read(text)));
}

using Tally.Backend.Alloy.Syntax;

namespace Tally.Backend.Tests.Alloy;

/// <summary>What cannot be run is refused with file, line, column and what was expected. The cases are in Cases/errors.txt.</summary>
public sealed class ErrorTests
{
    public static TheoryData<string> Cases => [.. Read().Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_mistake_is_told_with_its_place(string name)
    {
        var (text, expected) = Read()[name];

        var error = Assert.Throws<AlloyException>(() => new TestPipeline(text));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    // ### name, then the file, then => the beginning of the message
    private static Dictionary<string, (string Text, string Expected)> Read() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Alloy", "Cases", "errors.txt"))
        .Split("### ", StringSplitOptions.RemoveEmptyEntries)
        .ToDictionary(one => one[..one.IndexOf('\n', StringComparison.Ordinal)], one =>
        {
            var (start, end) = (one.IndexOf('\n', StringComparison.Ordinal) + 1, one.LastIndexOf("\n=> ", StringComparison.Ordinal));
            return (one[start..(end + 1)], one[(end + 4)..].Trim());
        });
}

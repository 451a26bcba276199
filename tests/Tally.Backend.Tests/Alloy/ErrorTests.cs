using Tally.Backend.Alloy.Syntax;

namespace Tally.Backend.Tests.Alloy;

/// <summary>What cannot be run is refused with file, line, column, component and what was expected.</summary>
public sealed class ErrorTests
{
    public static TheoryData<string> Mistakes => [.. CaseFile.Read("errors.txt").Keys];

    public static TheoryData<string> Refused => [.. CaseFile.Read("refused.txt").Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_place(string name) => IsTold(CaseFile.Read("errors.txt")[name]);

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_Alloy_does_not_build_is_refused_with_its_place(string name) => IsTold(CaseFile.Read("refused.txt")[name]);

    private static void IsTold((string Text, string Expected) one)
    {
        var error = Assert.Throws<AlloyException>(() => new TestPipeline(one.Text));

        // A message that lists all that is known is told by its beginning.
        if (one.Expected.EndsWith('…'))
            Assert.StartsWith(one.Expected.TrimEnd('…', ' '), error.Message, StringComparison.Ordinal);
        else
            Assert.Equal(one.Expected, error.Message);
    }
}

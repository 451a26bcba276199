namespace Tally.Backend.Tests.Alloy;

/// <summary>What Alloy takes, as far as it is known here, is taken.</summary>
public sealed class AcceptedTests
{
    public static TheoryData<string> Cases => [.. CaseFile.Read("accepted.txt").Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_loads(string name) => new TestPipeline(CaseFile.Read("accepted.txt")[name].Text).Dispose();
}

namespace Tally.Backend.Tests.Alloy;

/// <summary>
/// A file of cases in <c>Cases</c>: <c>### name</c>, then the text of a pipeline file, then, where there is one, <c>=&gt; </c> and
/// what comes of it.
/// </summary>
internal static class CaseFile
{
    public static IReadOnlyDictionary<string, (string Text, string Expected)> Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Alloy", "Cases", file))
        .Split("### ", StringSplitOptions.RemoveEmptyEntries)
        .Select(one => one.Split('\n', 2))
        .ToDictionary(one => one[0].Trim(), one =>
        {
            var expected = one[1].LastIndexOf("\n=> ", StringComparison.Ordinal);
            return expected < 0 ? (one[1], "") : (one[1][..(expected + 1)], one[1][(expected + 4)..].Trim());
        });
}

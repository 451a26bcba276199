using Tally.Storage.Metrics.Index;

namespace Tally.Storage.Tests.Metrics;

public sealed class IndexTests
{
    [Theory]
    [InlineData(MatchOperator.Regex, new[] { 0, 2 })]
    [InlineData(MatchOperator.NotRegex, new[] { 1, 3 })]
    public void A_value_that_comes_after_a_regex_met_the_others_is_met_all_the_same(MatchOperator op, int[] expected)
    {
        var index = new LabelIndex();
        index.Add(0, Metric.Series("m", ("a", "x1")));
        index.Add(1, Metric.Series("m", ("a", "y1")));
        var matcher = new IndexMatcher(new("a", op, "x.", new System.Text.RegularExpressions.Regex("^(?:x.)$").IsMatch));
        matcher.Meet(index.Values("a"));
        index.Add(2, Metric.Series("m", ("a", "x2")));
        index.Add(3, Metric.Series("m", ("a", "y2")));
        Assert.Equal(expected, index.Select([matcher]));
    }
}

using System.Text.RegularExpressions;
using Tally.Storage.Metrics;

namespace Tally.Storage.Tests.Metrics;

public sealed class SelectTests : IDisposable
{
    private readonly MetricFolder _folder = new();
    private readonly MetricStore _store;

    public SelectTests()
    {
        _store = _folder.Open();
        foreach (var (name, job, code) in new[] { ("http", "auth", "200"), ("http", "auth", "500"), ("http", "chat", "200"), ("http", "chat", ""), ("up", "auth", "") })
            _store.Append(Metric.Series(name, ("job", job), ("code", code)), (10, 1));
    }

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, int> Selectors => new()
    {
        { "__name__=http", 4 },
        { "__name__=http job=auth", 2 },
        { "job!=auth", 2 },
        { "code=", 2 },
        { "code!=", 3 },
        { "code=~2..|5..", 3 },
        { "code=~|200", 4 },
        { "code!~2..", 3 },
        { "job=~.+", 5 },
        { "__name__=http job=nobody", 0 },
        { "nothing=", 5 },
        { "nothing=x", 0 },
    };

    [Theory]
    [MemberData(nameof(Selectors))]
    public void Series_are_found_by_their_labels_and_an_absent_label_is_empty(string matchers, int count) =>
        Assert.Equal(count, _store.Select([.. matchers.Split(' ').Select(Matcher)], 0, 100).Count);

    [Fact]
    public void Series_without_samples_in_the_range_are_not_selected() =>
        Assert.Empty(_store.Select([Metric.Equal("__name__", "http")], 11, 100));

    [Fact]
    public void Names_and_values_are_listed_in_order()
    {
        Assert.Equal(["__name__", "code", "job"], _store.LabelNames([], 0, 100));
        Assert.Equal(["auth", "chat"], _store.LabelValues("job", [Metric.Equal("__name__", "http")], 0, 100));
        Assert.Empty(_store.LabelValues("job", [], 11, 100));
    }

    private static LabelMatcher Matcher(string text)
    {
        var parts = Regex.Match(text, "^(\\w+)(=~|!~|!=|=)(.*)$");
        var op = parts.Groups[2].Value switch { "=" => MatchOperator.Equal, "!=" => MatchOperator.NotEqual, "=~" => MatchOperator.Regex, _ => MatchOperator.NotRegex };
        return new(parts.Groups[1].Value, op, parts.Groups[3].Value, new Regex($"^(?:{parts.Groups[3].Value})$").IsMatch);
    }
}

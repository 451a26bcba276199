using Tally.Query.TraceQl;
using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.Tests.TraceQl;

/// <summary>Queries that would take all time or memory, and data that is there twice.</summary>
public sealed class QueryTroubleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tally-trouble-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)*c")]
    [InlineData("(a*)*b?c")]
    public void A_regex_that_runs_away_elsewhere_is_answered(string pattern)
    {
        using var store = Store(Span("a".PadRight(5_000, 'a') + "b"));
        Assert.Empty(Search(store, $"{{ name =~ \"{pattern}\" }}").Traces);
        Assert.Single(Search(store, $"{{ name !~ \"{pattern}\" }}").Traces);
    }

    [Theory]
    [InlineData("((a{1000}){1000}){1000}", "1:11: invalid regex: ")]
    [InlineData("(((x{1,900}){1,900}){1,900}){1,900}", "1:11: invalid regex: ")]
    public void A_regex_that_is_too_large_once_written_out_is_refused_with_its_place(string pattern, string error) => Refused($"{{ name =~ \"{pattern}\" }}", error);

    [Fact]
    public void A_regex_that_is_too_long_is_refused_with_its_place() =>
        Refused($"{{ name =~ \"{new string('x', 70_000)}\" }}", "1:11: invalid regex: the regular expression has 70000 characters, at most 65536 are allowed");

    public static TheoryData<string> Nested =>
    [
        new string('(', 10_000) + "{ }" + new string(')', 10_000),
        $"{{ {new string('!', 10_000)} true }}",
        $"{{ {new string('(', 10_000)} true }}",
    ];

    [Theory]
    [MemberData(nameof(Nested))]
    public void A_query_nested_without_end_is_refused(string query) => Refused(query, "the query is nested deeper than 250 levels");

    [Fact]
    public void A_span_sent_twice_is_searched_once_and_counted_as_often_as_it_came()
    {
        using var store = Store(Span("twice"), Span("twice"));
        Assert.Equal(1, Assert.Single(Assert.Single(Search(store, "{ name = \"twice\" }").Traces).SpanSets).Matched);
        Assert.Equal(2, Counted(store, "{ name = \"twice\" } | count_over_time()"));
        Assert.Equal(1, Counted(store, "{ nestedSetParent = -1 } | count_over_time()"));
    }

    private static void Refused(string query, string error)
    {
        Assert.False(TraceQuery.TryParse(query, out _, out var refusal));
        Assert.Contains(error, refusal.ToString(), StringComparison.Ordinal);
    }

    private static SearchResult Search(TraceStore store, string text)
    {
        Assert.True(TraceQuery.TryParse(text, out var query, out var error), $"{error}");
        Assert.True(query.TrySearch(store, new(), out var result, out _));
        return result;
    }

    private static double Counted(TraceStore store, string text)
    {
        Assert.True(TraceQuery.TryParse(text, out var query, out _));
        Assert.True(query.TryCompute(store, new() { Start = CaseLoader.Epoch, End = CaseLoader.Epoch + TimeSpan.FromHours(1) }, out var result, out _));
        return result.Series.Single().Samples.Single().Value;
    }

    private TraceStore Store(params SpanBatch[] batches)
    {
        var store = TraceStore.Open(new() { Folder = _folder }, TimeProvider.System);
        foreach (var batch in batches)
            store.Append(batch);
        return store;
    }

    private static SpanBatch Span(string name)
    {
        var batch = new SpanBatch { Resources = { default }, Scopes = { default } };
        batch.Spans.Add(new SpanRow { TraceId = new(1, 1), SpanId = new(1), Start = CaseLoader.Epoch + TimeSpan.FromSeconds(1), End = CaseLoader.Epoch + TimeSpan.FromSeconds(2), Name = batch.Values.Add(name) });
        return batch;
    }
}

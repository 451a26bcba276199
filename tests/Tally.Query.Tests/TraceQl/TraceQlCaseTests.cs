using System.Globalization;
using Tally.Query.TraceQl;
using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Traces;

namespace Tally.Query.Tests.TraceQl;

/// <summary>Runs cases/*.txt against the real store: once with all spans in the open segment, once spread over sealed ones.</summary>
public sealed class TraceQlCaseTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(CaseFolder, "*.txt").Select(path => Path.GetFileName(path)).Order()];

    private static string CaseFolder => Path.Combine(AppContext.BaseDirectory, "TraceQl", "cases");

    [Theory]
    [MemberData(nameof(Files))]
    public void Queries_answer_as_their_case_file_says(string file) => RunAll(file, Load);

    [Theory]
    [MemberData(nameof(Files))]
    public void Queries_answer_the_same_when_each_span_came_alone_and_segments_are_sealed(string file) => RunAll(file, LoadScattered);

    private static void RunAll(string file, Action<TraceStore, SpanBatch> load)
    {
        var failures = new List<string>();
        var cases = 0;
        foreach (var group in Case.Read(Path.Combine(CaseFolder, file)).GroupBy(item => string.Join('\n', item.Load)))
        {
            var folder = Directory.CreateTempSubdirectory("tally-traceql-").FullName;
            try
            {
                using var store = TraceStore.Open(new() { Folder = folder, SegmentRows = 1_000, HotBytes = 0 }, TimeProvider.System);
                load(store, CaseLoader.Load(group.First().Load));
                foreach (var item in group)
                {
                    cases++;
                    if (Check(item, store) is { } failure)
                        failures.Add($"{item.FileName}:{item.Line}: {item.Query}\n  {failure}");
                }
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {cases} cases fail:\n{string.Join('\n', failures)}");
        Assert.True(cases > 0, "the file has no cases");
    }

    private static void Load(TraceStore store, SpanBatch batch) => Assert.Equal(new AppendResult(), store.Append(batch));

    private static void LoadScattered(TraceStore store, SpanBatch batch)
    {
        foreach (var span in batch.Spans)
        {
            store.Append(new SpanBatch { Values = batch.Values, Attributes = batch.Attributes, Resources = batch.Resources, Scopes = batch.Scopes, Events = batch.Events, Links = batch.Links, Spans = [span] });
            store.Append(Filler());
            store.WhenSealed().Wait();
        }
    }

    // Old spans that no case looks for: they only fill a segment.
    private static SpanBatch Filler()
    {
        var batch = new SpanBatch { Resources = { default }, Scopes = { default } };
        for (var i = 0; i < 1_000; i++)
            batch.Spans.Add(new SpanRow { TraceId = new(0xFF, (ulong)i + 1), SpanId = new(1), Start = new(1), End = new(2) });
        return batch;
    }

    private static string? Check(Case item, TraceStore store)
    {
        if (item.Over is not null)
            return CheckSeries(item, store);
        // From the epoch on, which leaves the filler out.
        var options = new SearchOptions { SpansPerSpanSet = 100, Start = CaseLoader.Epoch };
        if (!TraceQuery.TryParse(item.Query, out var query, out var error) || !query.TrySearch(store, options, out var result, out error))
            return Compare(Refuses(item.Expected, error), item.Expected, $"error {error}");
        var actual = result.Traces.Count == 0 ? "none" : string.Join("; ", result.Traces.Select(Show));
        return Compare(actual == item.Expected, item.Expected, actual) ?? CheckAttributes(item, result);
    }

    // error 1:15 part of the message
    private static bool Refuses(string expected, QueryError error) =>
        expected.Split(' ', 3) is ["error", var at, .. var part] && at == $"{error.Line}:{error.Column}" && (part.Length == 0 || error.Message.Contains(part[0], StringComparison.Ordinal));

    private static string? CheckSeries(Case item, TraceStore store)
    {
        if (!TraceQuery.TryParse(item.Query, out var query, out var error) || !query.TryCompute(store, CaseLoader.Over(item.Over!), out var result, out error))
            return Compare(Refuses(item.Expected, error), item.Expected, $"error {error}");
        var actual = result.Series.Count == 0 ? "none" : string.Join('\n', result.Series.Select(series => Show(series, CaseLoader.Over(item.Over!))));
        return Compare(actual == item.Expected, item.Expected, actual);
    }

    // {label="text", other=1} value value _, one for each step
    private static string Show(MetricSeries series, MetricsOptions options)
    {
        var labels = string.Join(", ", series.Labels.Select(label => Show([label])));
        var (step, first) = options.Step is { } given
            ? ((long)given.TotalMilliseconds, options.Start.Milliseconds / (long)given.TotalMilliseconds * (long)given.TotalMilliseconds)
            : (1, options.End.Milliseconds);
        var values = new List<string>();
        for (var time = first; time < options.End.Milliseconds + step; time += step)
            values.Add(series.Samples.Where(sample => sample.TimeMs == time).Select(sample => sample.Value.ToString("0.######", CultureInfo.InvariantCulture)).FirstOrDefault("_"));
        return $"{{{labels}}} {string.Join(' ', values)}";
    }

    private static string? CheckAttributes(Case item, SearchResult result)
    {
        foreach (var (id, expected) in item.Attributes)
        {
            var span = result.Traces.SelectMany(trace => trace.SpanSets).SelectMany(set => set.Spans).First(span => CaseLoader.Name(span.SpanId) == id);
            var shown = Show(span.Attributes) + (span.Name is null ? "" : $"{(span.Attributes.Count > 0 ? " " : "")}name=\"{span.Name}\"");
            if (expected.Length > 0 && Compare(Sorted(shown) == Sorted(expected), expected, shown) is { } failure)
                return failure;
        }
        return item.Sets is null ? null : Compare(Show(result.Traces[0].SpanSets[0].Attributes) == item.Sets, item.Sets, Show(result.Traces[0].SpanSets[0].Attributes));
    }

    private static string Sorted(string words) => string.Join(' ', words.Split(' ').Order(StringComparer.Ordinal));

    private static string Show(TraceMatch trace) => $"t{trace.TraceId.Low}: {string.Join(" | ", trace.SpanSets.Select(set => string.Join(' ', set.Spans.Select(span => CaseLoader.Name(span.SpanId)))))}";

    private static string Show(IReadOnlyList<KeyValuePair<string, AttributeValue>> attributes) =>
        string.Join(' ', attributes.Select(pair => pair.Value.Kind == ValueKind.String ? $"{pair.Key}=\"{pair.Value}\"" : $"{pair.Key}={pair.Value}"));

    private static string? Compare(bool holds, string expected, string actual) => holds ? null : $"expected {expected}\n  but got  {actual}";
}

using Tally.Query.TraceQl;
using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.Tests.TraceQl;

/// <summary>What metrics queries keep is bounded, however many values the spans have.</summary>
public sealed class MetricsMemoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tally-memory-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Groups_beyond_what_the_memory_holds_are_left_out_and_the_answer_says_so()
    {
        using var store = TraceStore.Open(new() { Folder = _folder }, TimeProvider.System);
        store.Append(Named(3_000));
        Assert.True(TraceQuery.TryParse("{ } | rate() by (name)", out var query, out _));
        // 2,000 steps and one before them, of four million values that are kept.
        var options = new MetricsOptions { Start = CaseLoader.Epoch, End = CaseLoader.Epoch + TimeSpan.FromSeconds(2_000), Step = TimeSpan.FromSeconds(1), Exemplars = 0 };
        Assert.True(query.TryCompute(store, options, out var result, out _));
        Assert.Equal(4_000_000 / 2_001, result.CutAt);
        Assert.Equal(result.CutAt, result.Series.Count);
    }

    [Fact]
    public void The_most_frequent_values_are_found_among_any_number_of_rare_ones()
    {
        var counts = new ValueCounts();
        for (var i = 0; i < 200_000; i++)
        {
            counts.Add(Static.From($"rare {i}"), 1);
            if (i % 100 == 0)
                counts.Add(Static.From("frequent"), 5);
            if (i % 1_000 == 0)
                counts.Add(Static.From("less so"), 20);
        }
        Assert.Equal(["frequent", "less so"], counts.Top(2).Select(value => value.AsString));
    }

    private static SpanBatch Named(int spans)
    {
        var batch = new SpanBatch { Resources = { default }, Scopes = { default } };
        for (var i = 1; i <= spans; i++)
            batch.Spans.Add(new SpanRow { TraceId = new(1, (ulong)i), SpanId = new(1), Start = CaseLoader.Epoch + TimeSpan.FromSeconds(5), End = CaseLoader.Epoch + TimeSpan.FromSeconds(6), Name = batch.Values.Add($"span {i}") });
        return batch;
    }
}

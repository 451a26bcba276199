using Tally.Query.TraceQl;
using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.Tests.TraceQl;

/// <summary>Queries while spans arrive, segments seal and columns are dropped from memory see whole batches, once each.</summary>
public sealed class ConcurrentQueryTests : IDisposable
{
    private const int Batches = 120, SpansOfBatch = 50;

    private readonly string _folder = Directory.CreateTempSubdirectory("tally-concurrent-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Searches_and_metrics_see_a_consistent_picture_while_data_arrives()
    {
        using var store = TraceStore.Open(new() { Folder = _folder, SegmentRows = 1_000, HotBytes = 0 }, TimeProvider.System);
        using var done = new CancellationTokenSource();
        Task<int>[] readers = [Task.Run(() => Repeat(() => Search(store), done.Token)), Task.Run(() => Repeat(() => Count(store), done.Token))];
        for (var i = 1; i <= Batches; await Task.Delay(2))
            if (!store.Append(Trace(i)).IsOverloaded)
                i++;
        await done.CancelAsync();
        foreach (var reader in readers)
            Assert.True(await reader > 0);
        Assert.Equal(Batches * SpansOfBatch, Count(store));
        Assert.Equal(Batches, Search(store));
    }

    private static int Repeat(Func<int> ask, CancellationToken done)
    {
        int rounds = 0, last = 0;
        for (; !done.IsCancellationRequested; rounds++)
        {
            var now = ask();
            Assert.True(now >= last, $"{now} after {last}");
            last = now;
        }
        return rounds;
    }

    // A root with all the others below it.
    private static int Search(TraceStore store)
    {
        Assert.True(TraceQuery.TryParse("{ nestedSetParent = -1 } > { name = \"child\" }", out var query, out _));
        Assert.True(query.TrySearch(store, new() { Limit = int.MaxValue }, out var result, out _));
        Assert.All(result.Traces, trace => Assert.Equal(SpansOfBatch - 1, Assert.Single(trace.SpanSets).Matched));
        return result.Traces.Count;
    }

    private static int Count(TraceStore store)
    {
        Assert.True(TraceQuery.TryParse("{ } | count_over_time()", out var query, out _));
        Assert.True(query.TryCompute(store, new() { Start = CaseLoader.Epoch, End = CaseLoader.Epoch + TimeSpan.FromHours(1) }, out var result, out _));
        var spans = result.Series.Count == 0 ? 0 : (int)result.Series[0].Samples[0].Value;
        Assert.Equal(0, spans % SpansOfBatch);
        return spans;
    }

    private static SpanBatch Trace(int number)
    {
        var batch = new SpanBatch { Resources = { default }, Scopes = { default } };
        for (var i = 1; i <= SpansOfBatch; i++)
            batch.Spans.Add(new SpanRow
            {
                TraceId = new(1, (ulong)number), SpanId = new((ulong)i), ParentSpanId = new(i == 1 ? 0 : 1ul), Name = batch.Values.Add(i == 1 ? "root" : "child"),
                Start = CaseLoader.Epoch + TimeSpan.FromSeconds(number), End = CaseLoader.Epoch + TimeSpan.FromSeconds(number + 1),
            });
        return batch;
    }
}

using Tally.Signals;
using Tally.Storage.Traces;
using static Tally.Storage.Tests.Traces.SpanBatches;

namespace Tally.Storage.Tests.Traces;

public sealed class TraceStoreTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_span_is_found_by_its_trace_id_with_all_that_was_sent()
    {
        var store = _folder.Open();
        store.Append(Of(trace: 1, firstSpan: 10));
        var (segment, row) = Assert.Single(Find(store, 1));
        Assert.Equal(10ul, segment.SpanId[row]);
        Assert.Equal("GET /1", segment.Values.Text(segment.Name[row]));
        Assert.Equal((byte)SpanKind.Server, segment.Kind[row]);
        Assert.Equal(AttributeValue.From(10L), segment.Values[segment.SpanAttributes.Find("span.number")![row]]);
        Assert.Equal(AttributeValue.From(true), segment.Values[segment.SpanAttributes.Find("tenth")![row]]);
        Assert.Equal("shop", segment.Values.Text(segment.ResourceAttributes.Find("service.name")![segment.Resource[row]]));
        Assert.Equal("tests", segment.Values.Text(segment.ScopeName[segment.Scope[row]]));
        Assert.Equal("happened", segment.Values.Text(segment.EventName[segment.FirstEvent[row] - 1]));
        Assert.Equal(Trace(99), segment.LinkTraceId[segment.FirstLink[row] - 1]);
    }

    [Fact]
    public void An_unknown_trace_has_no_spans()
    {
        var store = _folder.Open();
        store.Append(Of(trace: 1));
        Assert.Empty(Find(store, 2));
    }

    [Fact]
    public async Task Late_spans_join_their_trace_across_segments()
    {
        var store = _folder.Open();
        store.Append(Of(trace: 1, firstSpan: 1));
        store.Append(Of(trace: 2, firstSpan: 100, spans: 1_000));
        await store.WhenSealed();
        store.Append(Of(trace: 1, firstSpan: 2, at: TimeSpan.FromHours(1)));
        Assert.Equal([1ul, 2], Ids(Find(store, 1)));
        Assert.Single(_folder.Files("*.seg"));
    }

    [Fact]
    public async Task A_span_sent_twice_is_kept_once_also_across_segments()
    {
        var store = _folder.Open();
        store.Append(Of(trace: 1, firstSpan: 1, spans: 3));
        store.Append(Of(trace: 1, firstSpan: 1, spans: 3));
        store.Append(Of(trace: 2, firstSpan: 100, spans: 1_000));
        await store.WhenSealed();
        store.Append(Of(trace: 1, firstSpan: 2, spans: 1));
        Assert.Equal([1ul, 2, 3], Ids(Find(store, 1)));
    }

    [Fact]
    public void Client_and_server_may_share_a_span_id()
    {
        var store = _folder.Open();
        store.Append(Of(trace: 1, kind: SpanKind.Client));
        store.Append(Of(trace: 1, kind: SpanKind.Server));
        Assert.Equal(2, Find(store, 1).Count);
    }

    [Fact]
    public void Spans_without_ids_are_rejected_and_counted_and_the_rest_taken()
    {
        var store = _folder.Open();
        var batch = Of(trace: 1, firstSpan: 1, spans: 3);
        batch.Spans[0] = batch.Spans[0] with { TraceId = default };
        batch.Spans[1] = batch.Spans[1] with { SpanId = default };
        var result = store.Append(batch);
        Assert.Equal(2, result.Rejected);
        Assert.Equal("2 of 3 spans have a zero trace id or span id", result.Reason);
        Assert.Equal([3ul], Ids(Find(store, 1)));
    }

    [Fact]
    public void Everything_is_there_after_an_orderly_restart()
    {
        var store = _folder.Open();
        store.Append(Of(trace: 1, spans: 5));
        store.Dispose();
        store = _folder.Open();
        Assert.Equal(5, Find(store, 1).Count);
        Assert.Equal(new(1, 0), store.Replay);
    }

    [Fact]
    public async Task Everything_acknowledged_is_there_after_a_kill_at_any_moment()
    {
        var store = _folder.Open();
        for (var i = 0; i < 25; i++)
        {
            store.Append(Of(trace: i, firstSpan: 1 + i * 100, spans: 100));
            if (i % 7 == 0)
                await store.WhenSealed();
        }
        var again = _folder.OpenAfterKill();
        for (var i = 0; i < 25; i++)
            Assert.Equal(100, Find(again, i).Count);
    }

    [Fact]
    public void A_damaged_log_tail_is_cut_and_reported()
    {
        var store = _folder.Open();
        store.Append(Of(trace: 1));
        store.Append(Of(trace: 2));
        var again = _folder.OpenAfterKill(folder =>
        {
            using var log = new FileStream(Directory.GetFiles(folder, "*.wal").Single(), FileMode.Open);
            log.SetLength(log.Length - 3);
        });
        Assert.Single(Find(again, 1));
        Assert.Empty(Find(again, 2));
        Assert.Equal(1, again.Replay.Records);
        Assert.True(again.Replay.BytesCut > 0);
        again.Append(Of(trace: 3));
        Assert.Single(Find(again, 3));
    }

    [Theory]
    [InlineData(0.999, "found at the start, by its footer")]
    [InlineData(0.3, "found by a query, by a column")]
    public async Task A_damaged_segment_is_set_aside_and_reported_and_the_rest_answers(double where, string because)
    {
        var store = _folder.Open();
        store.Append(Of(trace: 1, spans: 1_000));
        await store.WhenSealed();
        store.Append(Of(trace: 2));
        var again = _folder.OpenAfterKill(folder =>
        {
            using var segment = new FileStream(Directory.GetFiles(folder, "*.seg").Single(), FileMode.Open);
            var from = (long)(segment.Length * where);
            segment.Position = from;
            segment.Write(Enumerable.Repeat((byte)0xEE, (int)Math.Min(segment.Length - from, segment.Length / 2)).ToArray());
        });
        Assert.Single(Find(again, 2));
        Assert.Empty(Find(again, 1));
        Assert.True(again.Damaged.Count == 1, because);
        Assert.Single(_folder.Files("*.damaged"));
        Assert.Empty(_folder.Files("*.seg"));
    }

    [Fact]
    public async Task Retention_drops_what_is_wholly_older()
    {
        _folder.Options = _folder.Options with { Retention = TimeSpan.FromHours(2) };
        var store = _folder.Open();
        store.Append(Of(trace: 1, spans: 1_000));
        await store.WhenSealed();
        store.Append(Of(trace: 2, spans: 1_000, at: TimeSpan.FromHours(1)));
        await store.WhenSealed();
        _folder.Time.Now = Epoch.AddHours(2.5);
        store.EnforceRetention();
        Assert.Empty(Find(store, 1));
        Assert.Equal(1_000, Find(store, 2).Count);
        Assert.Single(_folder.Files("*.seg"));
    }

    [Fact]
    public async Task An_idle_open_segment_ages_out_too()
    {
        _folder.Options = _folder.Options with { Retention = TimeSpan.FromHours(1) };
        var store = _folder.Open();
        store.Append(Of(trace: 1));
        _folder.Time.Now = Epoch.AddHours(3);
        store.EnforceRetention();
        await store.WhenSealed();
        store.EnforceRetention();
        Assert.Empty(Find(store, 1));
        Assert.Empty(_folder.Files("*.seg"));
    }

    [Fact]
    public async Task Over_the_byte_limit_the_oldest_segments_go()
    {
        _folder.Options = _folder.Options with { MaxBytes = 16 << 20, SegmentRows = 10_000 };
        var store = _folder.Open();
        var random = new Random(1);
        for (var segment = 0; segment < 3; segment++)
        {
            var batch = Of(trace: segment, spans: 10_000);
            // Random names do not compress: about 7 MB a segment.
            for (var i = 0; i < batch.Spans.Count; i++)
            {
                var bytes = new byte[500];
                random.NextBytes(bytes);
                batch.Spans[i] = batch.Spans[i] with { Name = batch.Values.Add(Convert.ToBase64String(bytes)) };
            }
            store.Append(batch);
            await store.WhenSealed();
        }
        store.EnforceRetention();
        Assert.Empty(Find(store, 0));
        Assert.Equal(10_000, Find(store, 2).Count);
        Assert.True(_folder.Files("*.seg").Sum(path => new FileInfo(path).Length) <= 16 << 20);
    }

    [Fact]
    public async Task A_snapshot_outlives_retention_and_does_not_change()
    {
        _folder.Options = _folder.Options with { HotBytes = 0 };
        var store = _folder.Open();
        store.Append(Of(trace: 1, spans: 1_000));
        await store.WhenSealed();
        using (var snapshot = store.Snapshot())
        {
            store.Append(Of(trace: 1, firstSpan: 5_000, at: TimeSpan.FromDays(30)));
            _folder.Time.Now = Epoch.AddDays(30);
            store.EnforceRetention();
            Assert.Equal(1_000, snapshot.FindTrace(Trace(1)).Count);
        }
        Assert.Empty(_folder.Files("*.seg"));
        Assert.Equal([5_000ul], Ids(Find(store, 1)));
    }

    [Fact]
    public async Task Sealed_segments_dropped_from_memory_are_read_again()
    {
        _folder.Options = _folder.Options with { HotBytes = 0 };
        var store = _folder.Open();
        for (var i = 0; i < 4; i++)
        {
            store.Append(Of(trace: i, firstSpan: 1, spans: 1_000));
            await store.WhenSealed();
        }
        for (var round = 0; round < 2; round++)
            for (var i = 0; i < 4; i++)
            {
                var spans = Find(store, i);
                Assert.Equal(1_000, spans.Count);
                var (segment, row) = spans[9];
                Assert.Equal(AttributeValue.From(true), segment.Values[segment.SpanAttributes.Find("tenth")![row]]);
            }
    }

    [Fact]
    public void While_sealing_cannot_go_on_appends_are_refused_and_nothing_is_lost()
    {
        var store = _folder.Open();
        // A folder in the way of the first segment's file stands for a disk that cannot be written.
        Directory.CreateDirectory(Path.Combine(_folder.Options.Folder, "00000001.tmp"));
        var taken = 0;
        AppendResult result;
        while (!(result = store.Append(Of(trace: taken, spans: 1_000))).IsOverloaded)
            Assert.True(++taken < 100, "appends go on without sealing");
        Assert.Contains("sealing", result.Reason, StringComparison.Ordinal);
        for (var i = 0; i < taken; i++)
            Assert.Equal(1_000, Find(store, i).Count);
        Assert.Empty(Find(store, taken));
    }

    [Fact]
    public async Task Readers_see_whole_batches_while_spans_arrive_and_segments_seal()
    {
        _folder.Options = _folder.Options with { HotBytes = 0 };
        var store = _folder.Open();
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var rounds = 0;
            for (; !done.IsCancellationRequested; rounds++)
            {
                using var snapshot = store.Snapshot();
                var rows = snapshot.Segments.Sum(view => view.Rows);
                Assert.Equal(0, rows % 50);
                for (var i = 0; i < rows / 50; i += 7)
                    Assert.Equal(50, snapshot.FindTrace(Trace(i)).Count);
            }
            return rounds;
        })).ToArray();
        for (var i = 0; i < 200; i++)
            while (store.Append(Of(trace: i, firstSpan: 1, spans: 50)).IsOverloaded)
                await Task.Delay(1);
        await done.CancelAsync();
        foreach (var reader in readers)
            Assert.True(await reader > 0);
    }

    [Fact]
    public void A_second_process_is_refused()
    {
        _folder.Open();
        Assert.Throws<StorageException>(() => _folder.Open());
    }

    private static List<SpanRef> Find(TraceStore store, int trace)
    {
        using var snapshot = store.Snapshot();
        return snapshot.Answer(all => all.FindTrace(Trace(trace)));
    }

    private static IEnumerable<ulong> Ids(List<SpanRef> spans) => spans.Select(span => span.Segment.SpanId[span.Row]);
}

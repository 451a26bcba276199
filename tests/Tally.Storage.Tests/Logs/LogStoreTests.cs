using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Storage.Tests.Logs;

public class LogStoreTests : LogStoreTest
{
    [Fact]
    public void What_was_appended_is_there_at_once_with_its_metadata()
    {
        using var store = Open();
        var batch = new StreamBatch();
        batch.Add(App, At(1), "grüße", new("trace_id", "0af7651916cd43dd8448eb211c80319c"), new("span_id", "b7ad6b7169203331"), new("observed_timestamp", "1767225601000000007"), new("user", "u1"), new("empty", ""));

        store.Append(batch);

        Assert.Equal(["""{app="a"} grüße empty= observed_timestamp=1767225601000000007 span_id=b7ad6b7169203331 trace_id=0af7651916cd43dd8448eb211c80319c user=u1"""], Content(store));
    }

    [Fact]
    public void An_id_that_is_not_written_the_usual_way_stays_the_text_it_is()
    {
        using var store = Open();
        var batch = new StreamBatch();
        batch.Add(App, At(1), "x", new("trace_id", "0AF7651916CD43DD8448EB211C80319C"), new("span_id", "abc"), new("observed_timestamp", "007"));

        store.Append(batch);

        Assert.Equal(["""{app="a"} x observed_timestamp=007 span_id=abc trace_id=0AF7651916CD43DD8448EB211C80319C"""], Content(store));
    }

    [Fact]
    public void Entries_may_arrive_in_any_order_of_time()
    {
        using var store = Open();

        store.Append(Lines((3, "third"), (1, "first")));
        store.Append(Lines((2, "second")));

        Assert.Equal(["{app=\"a\"} first", "{app=\"a\"} second", "{app=\"a\"} third"], Content(store));
    }

    [Fact]
    public void An_exact_duplicate_is_taken_and_dropped_and_a_near_one_is_kept()
    {
        using var store = Open();
        store.Append(Lines((1, "same"), (1, "same"), (2, "same")));
        store.Append(Lines((1, "same")));
        var other = new StreamBatch();
        other.Add(App, At(1), "same", new KeyValuePair<string, string>("k", "v"));
        other.Add(LabelSet.From([new("app", "b")]), At(1), "same");

        Assert.Equal(0, store.Append(other).Rejected);

        Assert.Equal(4, Content(store).Count);
    }

    [Fact]
    public void A_duplicate_of_an_entry_in_the_segment_before_is_dropped_too()
    {
        using var store = Open(segmentRows: 1000);
        store.Append(Many(0, 1000));

        store.Append(Many(0, 1000));
        store.WaitForSealing();

        Assert.Equal(1000, Content(store).Count);
    }

    [Fact]
    public void A_snapshot_does_not_change_while_entries_are_added()
    {
        using var store = Open(segmentRows: 1000);
        store.Append(Many(0, 500));
        var before = store.Read();

        store.Append(Many(500, 2000));
        store.WaitForSealing();

        Assert.Equal(500, Content(before).Count);
        Assert.Equal(2500, Content(store).Count);
    }

    [Fact]
    public async Task Readers_see_every_acknowledged_entry_exactly_once_while_segments_are_sealed()
    {
        using var store = Open(segmentRows: 1000, change: options => options with { HotBytes = 0 });
        var acknowledged = 0;
        var writing = Task.Run(() =>
        {
            for (var from = 0; from < 20_000; from += 100)
            {
                while (store.Append(Many(from, 100)).IsOverloaded)
                    Thread.Yield();
                Volatile.Write(ref acknowledged, from + 100);
            }
        });

        while (!writing.IsCompleted)
        {
            var least = Volatile.Read(ref acknowledged);
            var content = Content(store);
            Assert.True(content.Count >= least, $"{content.Count} of {least}");
            Assert.Equal(content.Count, content.Distinct().Count());
        }

        await writing;
        Assert.Equal(20_000, Content(store).Count);
    }

    [Fact]
    public void Streams_are_selected_by_every_kind_of_matcher()
    {
        using var store = Open();
        var batch = new StreamBatch();
        foreach (var app in (string[])["a", "b", "ab"])
            batch.Add(LabelSet.From([new("app", app), new("env", "test")]), At(1), "x");
        batch.Add(LabelSet.From([new("env", "prod")]), At(1), "x");
        store.Append(batch);

        Assert.Equal(["a"], Apps(new LabelMatcher("app", MatchOperator.Equal, "a")));
        Assert.Equal(["", "ab", "b"], Apps(new LabelMatcher("app", MatchOperator.NotEqual, "a")));
        Assert.Equal(["a", "ab"], Apps(new LabelMatcher("app", MatchOperator.Regex, "a.*", value => value.StartsWith('a'))));
        Assert.Equal(["", "b"], Apps(new LabelMatcher("app", MatchOperator.NotRegex, "a.*", value => value.StartsWith('a'))));
        Assert.Equal([""], Apps(new LabelMatcher("app", MatchOperator.Equal, "")));
        Assert.Equal(["ab"], Apps(new LabelMatcher("app", MatchOperator.Equal, "ab"), new LabelMatcher("env", MatchOperator.Equal, "test")));

        IEnumerable<string> Apps(params LabelMatcher[] matchers) => store.Streams(matchers, At(0), At(2)).Select(stream => stream["app"] ?? "").Order(StringComparer.Ordinal);
    }

    [Fact]
    public void A_condition_on_metadata_asks_each_distinct_value_once()
    {
        using var store = Open();
        var batch = new StreamBatch();
        for (var i = 0; i < 1000; i++)
            batch.Add(App, new(Start.Value + i), $"{i}", new KeyValuePair<string, string>("outcome", i % 10 == 0 ? "failure" : "success"));
        store.Append(batch);
        var rows = Assert.Single(store.Read()).Load(SegmentParts.Metadata);
        var key = rows.Key("outcome");

        var ids = Enumerable.Range(0, rows.Count).Select(key.ValueId).Distinct().ToList();
        var test = key.Test(new("outcome", MatchOperator.Equal, "failure"));

        Assert.Equal(2, ids.Count);
        Assert.Equal(100, Enumerable.Range(0, rows.Count).Count(test.Matches));
        Assert.Equal(1000, Enumerable.Range(0, rows.Count).Count(rows.Key("absent").Test(new("absent", MatchOperator.Equal, "")).Matches));
    }

    [Fact]
    public void Two_stores_cannot_share_a_folder()
    {
        using var store = Open();

        Assert.Throws<StorageException>(() => Open());
    }
}

using System.Security.Cryptography;
using Tally.Storage.Logs;

namespace Tally.Storage.Tests.Logs;

public class LogRetentionTests : LogStoreTest
{
    [Fact]
    public void A_segment_goes_when_its_newest_entry_is_past_the_retention()
    {
        using var store = Open(segmentRows: 1000, change: options => options with { Retention = TimeSpan.FromHours(1) });
        store.Append(Many(0, 1000));
        store.WaitForSealing();
        Time.Now += TimeSpan.FromMinutes(59);
        store.Sweep();
        Assert.Equal(1000, Content(store).Count);

        Time.Now += TimeSpan.FromMinutes(2);
        store.Sweep();

        Assert.Empty(Content(store));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Folder, "logs"), "*.seg"));
    }

    [Fact]
    public void An_idle_open_segment_goes_too()
    {
        using var store = Open(change: options => options with { Retention = TimeSpan.FromHours(1) });
        store.Append(Many(0, 10));
        Time.Now += TimeSpan.FromHours(2);

        store.Sweep();
        store.WaitForSealing();
        store.Sweep();

        Assert.Empty(Content(store));
    }

    [Fact]
    public void Over_the_byte_limit_the_oldest_segments_go_first()
    {
        // 17 MB that do not compress, in lines of 17 KB: each 1000 lines are a segment, and the limit is 16 MiB.
        using var store = Open(segmentRows: 1000, change: options => options with { MaxBytes = 16 << 20 });
        foreach (var second in (int[])[1, 2])
        {
            var batch = new StreamBatch();
            for (var i = 0; i < 1000; i++)
                batch.Add(App, new(At(second).Value + i), Convert.ToBase64String(RandomNumberGenerator.GetBytes(9_500)));
            store.Append(batch);
            store.WaitForSealing();
        }

        store.Sweep();

        Assert.Equal(At(2), Assert.Single(store.Read()).MinTime);
    }

    [Fact]
    public void A_reader_finishes_with_a_segment_that_retention_has_dropped()
    {
        using var store = Open(segmentRows: 1000, change: options => options with { HotBytes = 0, Retention = TimeSpan.FromHours(1) });
        store.Append(Many(0, 1000));
        store.WaitForSealing();
        _ = store.Read();
        var reading = store.Read();
        Time.Now += TimeSpan.FromHours(2);

        store.Sweep();

        Assert.Equal(1000, Content(reading).Count);
    }
}

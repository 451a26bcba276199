namespace Tally.Storage.Tests.Logs;

public class LogRecoveryTests : LogStoreTest
{
    [Fact]
    public void After_an_orderly_end_everything_is_there_again()
    {
        List<string> before;
        using (var store = Open(segmentRows: 1000))
        {
            store.Append(Many(0, 1000));
            store.Append(Many(1000, 500));
            before = Content(store);
        }

        using var again = Open(segmentRows: 1000);

        Assert.Equal(before, Content(again));
        Assert.Equal((1, 0L, 0), (again.Recovery.Segments, again.Recovery.Replay.BytesCut, again.Recovery.SetAside.Count));
    }

    [Fact]
    public void After_a_sudden_end_every_acknowledged_entry_is_there_again()
    {
        using var store = Open(segmentRows: 1000);
        for (var i = 0; i < 13; i++)
        {
            while (store.Append(Many(i * 100, 100)).IsOverloaded)
                Thread.Yield();
            if (i % 4 != 0)
                continue;

            using var again = Open(KilledCopy(), segmentRows: 1000);
            Assert.Equal((i + 1) * 100, Content(again).Count);
        }
    }

    [Fact]
    public void A_sudden_end_before_sealing_leaves_logs_that_are_sealed_at_the_next_start()
    {
        using (var store = Open(segmentRows: 1000))
            store.Append(Many(0, 900));
        // The log of a full segment, as it lies there when the process dies before it is sealed.
        File.Copy(Path.Combine(Folder, "logs", "00000001.wal"), Path.Combine(Folder, "logs", "00000002.wal"));

        using var again = Open(segmentRows: 1000);
        again.WaitForSealing();

        Assert.Equal(900, Content(again).Count);
        Assert.True(File.Exists(Path.Combine(Folder, "logs", "00000001.seg")));
        Assert.False(File.Exists(Path.Combine(Folder, "logs", "00000001.wal")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void A_damaged_tail_of_the_log_is_cut_and_reported_and_writing_goes_on(int bytes)
    {
        using (var store = Open())
        {
            store.Append(Lines((1, "whole")));
            store.Append(Lines((2, "torn")));
        }
        var log = Path.Combine(Folder, "logs", "00000001.wal");
        using (var file = File.OpenWrite(log))
            file.SetLength(file.Length - bytes);

        using (var again = Open())
        {
            Assert.True(again.Recovery.Replay.BytesCut > 0);
            again.Append(Lines((3, "later")));
        }

        using var last = Open();
        Assert.Equal(["{app=\"a\"} whole", "{app=\"a\"} later"], Content(last));
        Assert.Equal(0, last.Recovery.Replay.BytesCut);
    }

    [Fact]
    public void A_damaged_segment_is_set_aside_and_reported_and_the_others_are_read()
    {
        using (var store = Open(segmentRows: 1000))
        {
            store.Append(Many(0, 1000));
            store.WaitForSealing();
            store.Append(Many(1000, 1000));
        }
        var damaged = Path.Combine(Folder, "logs", "00000001.seg");
        var bytes = File.ReadAllBytes(damaged);
        bytes[^20] ^= 0xFF;
        File.WriteAllBytes(damaged, bytes);

        using var again = Open(segmentRows: 1000);

        Assert.Equal(1000, Content(again).Count);
        Assert.EndsWith(".damaged", Assert.Single(again.Recovery.SetAside));
        Assert.True(File.Exists(again.Recovery.SetAside[0]));
    }

    [Fact]
    public void A_sealed_segment_reads_the_same_from_disk_as_from_memory()
    {
        List<string> warm;
        using (var store = Open(segmentRows: 1000))
        {
            var batch = Many(0, 999);
            batch.Add(App, At(1), "", new("trace_id", "0af7651916cd43dd8448eb211c80319c"), new("observed_timestamp", "-5"));
            store.Append(batch);
            store.WaitForSealing();
            warm = Content(store);
        }

        using var cold = Open(segmentRows: 1000);

        Assert.Equal(warm, Content(cold));
    }

    [Fact]
    public void What_the_limits_would_refuse_today_comes_back_if_it_was_taken_then()
    {
        using (var store = Open())
            store.Append(Lines((0, "old")));
        Time.Now += TimeSpan.FromDays(30);

        using var again = Open();

        Assert.Equal(["{app=\"a\"} old"], Content(again));
    }
}

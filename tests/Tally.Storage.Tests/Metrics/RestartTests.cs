using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Storage.Tests.Metrics;

public sealed class RestartTests : IDisposable
{
    private readonly MetricFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whatever_was_acknowledged_is_there_after_a_kill()
    {
        double[] values = [1, 0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, StaleMarker.Value, -0.0];
        var store = _folder.Open();
        for (var i = 0; i < values.Length; i++)
            store.Append(Metric.Series("odd"), (i + 1, values[i]));
        store.Append(Metric.Series("late"), (100, 1), (50, 2));

        using var killed = _folder.Killed();
        var reopened = killed.Open();
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), reopened.Read("odd").Select(sample => BitConverter.DoubleToInt64Bits(sample.Value)));
        Assert.Equal([(50, 2.0), (100, 1.0)], reopened.Read("late"));
        Assert.Equal(0, reopened.Opened.Log.BytesCut);
    }

    [Fact]
    public void Histograms_exemplars_and_metadata_survive_a_kill_and_a_sealing()
    {
        var histogram = new NativeHistogram { Schema = 1, Count = 3, Sum = 2.5, PositiveSpans = [new(0, 2)], PositiveBuckets = [1, 2] };
        var series = Metric.Series("latency_bucket", ("le", "0.1"));
        var exemplar = new Exemplar(series, 5, 0.07, LabelSet.From([new("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736")]));
        var store = _folder.Open();
        store.Append(new SampleBatch
        {
            Samples = [new(Metric.Series("native"), 5, 0, histogram), new(series, 5, 1)],
            Exemplars = [exemplar],
            Metadata = { { "latency", new("histogram", "How long.", "seconds") }, { "latency", new("gauge", "How long?", "") } },
        });

        void HasAll(MetricStore opened)
        {
            var buffer = new SampleBuffer();
            Assert.Single(opened.Select([Metric.Equal("__name__", "native")], 0, 10)).Read(buffer);
            Assert.Equal(histogram, buffer.Histogram(0));
            Assert.Equal([exemplar], opened.Exemplars([Metric.Equal("__name__", "latency_bucket")], 0, 10));
            Assert.Equal([new("histogram", "How long.", "seconds"), new("gauge", "How long?", "")], opened.Metadata()["latency"]);
        }

        using var killed = _folder.Killed();
        HasAll(killed.Open());
        store.Seal();
        HasAll(store);
        using var sealedThenKilled = _folder.Killed();
        var reopened = sealedThenKilled.Open();
        Assert.Equal(1, reopened.Statistics.Segments);
        HasAll(reopened);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void When_counting_began_survives_a_kill_and_a_sealing_where_the_store_keeps_it(bool keeps)
    {
        _folder.Limits = new() { StartTimestamps = keeps };
        var histogram = new NativeHistogram { Count = 1, Sum = 1, PositiveSpans = [new(0, 1)], PositiveBuckets = [1] };
        var store = _folder.Open();
        store.Append(new SampleBatch
        {
            Samples =
            [
                new(Metric.Series("counter"), 10_000, 1, StartTime: 5_000), new(Metric.Series("gauge"), 10_000, 1), new(Metric.Series("native"), 10_000, 0, histogram, StartTime: 7_000),
                new(Metric.Series("counter"), 30_000, 3, StartTime: 5_000), new(Metric.Series("counter"), 20_000, 2, StartTime: 15_000),
            ],
        });

        void HasAll(MetricStore opened)
        {
            Assert.Equal(keeps ? [5_000, 15_000, 5_000] : [0, 0, 0], Starts(opened, "counter"));
            Assert.Equal(keeps ? [7_000] : [0], Starts(opened, "native"));
            Assert.Equal([0], Starts(opened, "gauge"));
        }

        HasAll(store);
        using var killed = _folder.Killed();
        HasAll(killed.Open());
        store.Seal();
        HasAll(store);
        using var sealedThenKilled = _folder.Killed();
        HasAll(sealedThenKilled.Open());

        static long[] Starts(MetricStore opened, string name)
        {
            var buffer = new SampleBuffer();
            Assert.Single(opened.Select([Metric.Equal("__name__", name)], 0, 100_000)).Read(buffer);
            return [.. Enumerable.Range(0, buffer.Count).Select(buffer.Start)];
        }
    }

    [Fact]
    public void Counter_resets_and_jumps_of_the_clock_survive_a_kill_and_a_sealing()
    {
        (long Time, double Value)[] floats = [(1_000, 10), (2_000, 3), (_folder.Now - 86_400_000, 4), (_folder.Now, 5)];
        NativeHistogram[] histograms = [Counted(5, CounterReset.Unknown), Counted(2, CounterReset.Reset), Counted(3, CounterReset.Unknown), new() { Sum = StaleMarker.Value }, Counted(3, CounterReset.Gauge)];
        var store = _folder.Open();
        store.Append(Metric.Series("jumping"), floats);
        store.Append(new SampleBatch { Samples = [.. histograms.Select((histogram, i) => new SampleRow(Metric.Series("native"), i + 1, 0, histogram))] });

        void HasAll(MetricStore opened)
        {
            Assert.Equal(floats, opened.Read("jumping"));
            var buffer = new SampleBuffer();
            Assert.Single(opened.Select([Metric.Equal("__name__", "native")], 0, 10)).Read(buffer);
            Assert.Equal(histograms, Enumerable.Range(0, buffer.Count).Select(buffer.Histogram));
            Assert.Equal([CounterReset.Unknown, CounterReset.Reset, CounterReset.NotReset, CounterReset.Unknown, CounterReset.Gauge], Enumerable.Range(0, buffer.Count).Select(i => buffer.Histogram(i)!.CounterReset));
        }

        HasAll(store);
        using var killed = _folder.Killed();
        HasAll(killed.Open());
        store.Seal();
        using var sealedThenKilled = _folder.Killed();
        HasAll(sealedThenKilled.Open());

        static NativeHistogram Counted(double count, CounterReset hint) => new() { CounterReset = hint, Count = count, Sum = count, PositiveSpans = [new(0, 1)], PositiveBuckets = [count] };
    }

    [Fact]
    public void After_a_restart_appending_goes_on_in_the_same_log()
    {
        _folder.Open().Append(Metric.Series("up"), (1, 1));
        using var first = _folder.Killed();
        var going = first.Open();
        going.Append(Metric.Series("up"), (2, 2));
        going.Append(Metric.Series("down"), (2, 3));
        using var second = first.Killed();
        var store = second.Open();
        Assert.Equal([(1, 1.0), (2, 2.0)], store.Read("up"));
        Assert.Equal([(2, 3.0)], store.Read("down"));
    }

    [Fact]
    public void A_damaged_tail_is_cut_and_reported()
    {
        var store = _folder.Open();
        store.Append(Metric.Series("up"), (1, 1));
        store.Append(Metric.Series("up"), (2, 2));
        using var killed = _folder.Killed();
        var log = Assert.Single(Directory.GetFiles(killed.Data, "*.wal"));
        using (var file = new FileStream(log, FileMode.Open))
            file.SetLength(file.Length - 3);
        var reopened = killed.Open();
        Assert.Equal(1, reopened.Opened.Log.Records);
        Assert.True(reopened.Opened.Log.BytesCut > 0);
        Assert.Equal([(1, 1.0)], reopened.Read("up"));
    }

    [Fact]
    public void A_damaged_segment_is_set_aside_and_the_rest_is_served()
    {
        var store = _folder.Open();
        store.Append(Metric.Series("up"), (1, 1));
        store.Seal();
        store.Append(Metric.Series("up"), (2, 2));
        using var killed = _folder.Killed();
        var segment = Assert.Single(Directory.GetFiles(killed.Data, "*.seg"));
        File.WriteAllText(segment, "no segment");
        var reopened = killed.Open();
        Assert.Equal([1], reopened.Opened.DamagedSegments);
        Assert.True(File.Exists(segment + ".damaged"));
        Assert.Equal([(2, 2.0)], reopened.Read("up"));
    }

    [Fact]
    public void Sealed_and_open_samples_are_one_series()
    {
        var store = _folder.Open();
        for (var i = 1; i <= 300; i++)
            store.Append(Metric.Series("up"), (i, i));
        store.Seal();
        store.Append(Metric.Series("up"), (301, 301), (200, 200), (250, 99));
        var samples = store.Read("up");
        Assert.Equal(Enumerable.Range(1, 301).Select(i => ((long)i, (double)i)), samples);
        Assert.Equal([(250, 250.0)], store.Read("up", 250, 250));
    }

    [Fact]
    public void A_full_segment_is_sealed_by_itself()
    {
        var store = _folder.Open();
        for (var i = 1; i <= 2_500; i++)
            store.Append(Metric.Series("up"), (i, i));
        store.Seal();
        Assert.True(store.Statistics.Segments >= 2);
        Assert.Equal(2_500, store.Read("up").Length);
    }

    [Fact]
    public void Segments_older_than_the_retention_go_and_their_series_with_them()
    {
        _folder.Options = _folder.Options with { Retention = TimeSpan.FromHours(1) };
        var store = _folder.Open();
        store.Append(Metric.Series("old"), (_folder.Now, 1));
        store.Seal();
        _folder.Clock.Now += TimeSpan.FromHours(2);
        store.Append(Metric.Series("new"), (_folder.Now, 1));
        store.ApplyRetention();
        Assert.Empty(store.Select([Metric.Equal("__name__", "old")], long.MinValue, long.MaxValue));
        Assert.Equal(["new"], store.LabelValues("__name__", [], long.MinValue, long.MaxValue));
        Assert.Single(store.Read("new"));
        Assert.Empty(Directory.GetFiles(_folder.Data, "*.seg"));
    }

    [Fact]
    public void Segments_over_the_byte_limit_go_oldest_first()
    {
        _folder.Options = _folder.Options with { MaxBytes = 16 << 20, SegmentRows = 10_000_000 };
        var store = _folder.Open();
        var random = new Random(1);
        for (var segment = 0; segment < 6; segment++)
        {
            var batch = new SampleBatch();
            for (var i = 0; i < 400_000; i++)
                batch.Samples.Add(new(Metric.Series("noise", ("segment", $"{segment}")), segment * 10_000_000L + i, random.NextDouble()));
            store.Append(batch);
            store.Seal();
        }
        Assert.InRange(store.Statistics.SegmentBytes, 1, 16 << 20);
        Assert.Contains("5", store.LabelValues("segment", [], long.MinValue, long.MaxValue));
        Assert.DoesNotContain("0", store.LabelValues("segment", [], long.MinValue, long.MaxValue));
    }
}

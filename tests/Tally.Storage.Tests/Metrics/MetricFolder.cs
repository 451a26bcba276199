using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Storage.Tests.Metrics;

/// <summary>A temporary data folder, the stores opened on it, and a clock that stands still until it is moved.</summary>
internal sealed class MetricFolder : IDisposable
{
    private readonly List<MetricStore> _stores = [];

    public string Root { get; } = Directory.CreateTempSubdirectory("tally-metrics-").FullName;

    public StandingClock Clock { get; } = new();

    public MetricLimits Limits { get; set; } = new();

    // The tests count milliseconds from 1970, which must not be too old.
    public StorageOptions Options { get; set; } = new() { Folder = "", SegmentRows = 1_000, Retention = TimeSpan.FromDays(100_000) };

    public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public string Data => Path.Combine(Root, "metrics");

    public MetricStore Open()
    {
        var store = MetricStore.Open(Options with { Folder = Data }, Clock, Limits);
        _stores.Add(store);
        return store;
    }

    /// <summary>What a process that is killed now leaves behind: the files as they are, without the lock.</summary>
    public MetricFolder Killed()
    {
        var copy = new MetricFolder { Limits = Limits, Options = Options };
        Directory.CreateDirectory(copy.Data);
        foreach (var file in Directory.EnumerateFiles(Data).Where(path => Path.GetFileName(path) != "lock"))
        {
            // The store still writes there, so the copy must not ask to be alone.
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var target = File.Create(Path.Combine(copy.Data, Path.GetFileName(file)));
            source.CopyTo(target);
        }
        return copy;
    }

    public void Dispose()
    {
        foreach (var store in _stores)
            store.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}

internal sealed class StandingClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}

/// <summary>Short ways to write batches and to read them back.</summary>
internal static class Metric
{
    public static LabelSet Series(string name, params (string Name, string Value)[] labels) =>
        LabelSet.From(labels.Select(label => new Label(label.Name, label.Value)).Append(new("__name__", name)));

    public static SampleBatch Samples(LabelSet series, params (long Time, double Value)[] samples) =>
        new() { Samples = [.. samples.Select(sample => new SampleRow(series, sample.Time, sample.Value))] };

    public static AppendResult Append(this MetricStore store, LabelSet series, params (long Time, double Value)[] samples) => store.Append(Samples(series, samples));

    public static LabelMatcher Equal(string name, string value) => new(name, MatchOperator.Equal, value);

    /// <summary>All samples of the series with this name, floats only; the store must have one.</summary>
    public static (long Time, double Value)[] Read(this MetricStore store, string name, long from = long.MinValue, long to = long.MaxValue)
    {
        var series = Assert.Single(store.Select([Equal("__name__", name)], from, to));
        var buffer = new SampleBuffer();
        series.Read(buffer);
        return [.. Enumerable.Range(0, buffer.Count).Select(i => (buffer.Times[i], buffer.Values[i]))];
    }
}

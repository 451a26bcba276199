using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Storage.Tests.Metrics;

/// <summary>A temporary data folder, the stores opened on it, and a clock that stands still until it is moved.</summary>
internal sealed class MetricFolder : IDisposable
{
    private readonly DataFolder _folder = new();
    private readonly List<MetricStore> _stores = [];

    public MetricFolder() => Data = Path.Combine(_folder.Root, "metrics");

    public string Data { get; private init; }

    public ManualTime Clock { get; } = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public MetricLimits Limits { get; set; } = new();

    // The tests count milliseconds from 1970, which must not be too old.
    public StorageOptions Options { get; set; } = new() { Folder = "", SegmentRows = 1_000, Retention = TimeSpan.FromDays(100_000) };

    public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public MetricStore Open()
    {
        var store = MetricStore.Open(Options with { Folder = Data }, Clock, Limits);
        _stores.Add(store);
        return store;
    }

    /// <summary>What a process that is killed now leaves behind; to be disposed of before this one.</summary>
    public MetricFolder Killed() => new() { Data = _folder.KilledCopy(Data), Limits = Limits, Options = Options };

    public void Dispose()
    {
        foreach (var store in _stores)
            store.Dispose();
        _folder.Dispose();
    }
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

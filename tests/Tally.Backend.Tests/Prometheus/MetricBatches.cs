using Tally.Signals;

namespace Tally.Backend.Tests.Prometheus;

/// <summary>Builds a batch of one resource and scope as a receiver would decode it.</summary>
internal sealed class MetricBatches
{
    public static readonly UnixNanos Start = UnixNanos.From(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public MetricBatch Batch { get; } = new();

    public MetricBatches(params (string Key, string Value)[] resource)
    {
        Batch.Resources.Add(new(Attributes(resource), 0, 0));
        Batch.Scopes.Add(new(Batch.Values.Add("tests"), Batch.Values.Add("1.0"), default, 0, 0));
    }

    public MetricBatches Gauge(string name, string unit, double value, double seconds = 0, params (string Key, string Value)[] attributes) =>
        Number(name, unit, MetricKind.Gauge, Temporality.Unspecified, false, value, seconds, attributes);

    public MetricBatches Counter(string name, string unit, double value, double seconds = 0, params (string Key, string Value)[] attributes) =>
        Number(name, unit, MetricKind.Sum, Temporality.Cumulative, true, value, seconds, attributes);

    public MetricBatches Number(string name, string unit, MetricKind kind, Temporality temporality, bool isMonotonic, double value, double seconds = 0, (string Key, string Value)[]? attributes = null, bool ends = false)
    {
        Batch.Numbers.Add(new(Header(seconds, attributes ?? []) with { NoRecordedValue = ends }, value));
        return Add(name, unit, kind, temporality, isMonotonic, Batch.Numbers.Count - 1);
    }

    public MetricBatches Histogram(string name, string unit, double[] bounds, ulong[] counts, double sum, Temporality temporality = Temporality.Cumulative, double seconds = 0, (string Key, string Value)[]? attributes = null, double? exemplar = null)
    {
        var header = Exemplified(Header(seconds, attributes ?? []), exemplar);
        var (firstCount, firstBound) = (Batch.Counts.Count, Batch.Bounds.Count);
        Batch.Counts.AddRange(counts);
        Batch.Bounds.AddRange(bounds);
        ulong total = 0;
        foreach (var count in counts)
            total += count;
        Batch.Histograms.Add(new(header, total, sum, double.NaN, double.NaN, new(firstCount, counts.Length), new(firstBound, bounds.Length)));
        return Add(name, unit, MetricKind.Histogram, temporality, false, Batch.Histograms.Count - 1);
    }

    public MetricBatches Summary(string name, string unit, ulong count, double sum, params (double Quantile, double Value)[] quantiles)
    {
        var first = Batch.Quantiles.Count;
        Batch.Quantiles.AddRange(quantiles.Select(quantile => new QuantileValue(quantile.Quantile, quantile.Value)));
        Batch.Summaries.Add(new(Header(0, []), count, sum, new(first, quantiles.Length)));
        return Add(name, unit, MetricKind.Summary, Temporality.Unspecified, false, Batch.Summaries.Count - 1);
    }

    /// <param name="name">The metric's name.</param>
    /// <param name="scale">The resolution.</param>
    /// <param name="positive">OTLP's offset of the first bucket, and the counts from there on.</param>
    /// <param name="negative">The same of the negative side.</param>
    /// <param name="zero">The count of zeros.</param>
    /// <param name="sum">The sum of all.</param>
    /// <param name="temporality">Delta or cumulative.</param>
    /// <param name="seconds">The time after <see cref="Start"/>.</param>
    /// <param name="count">The count of all, where it is not that of the buckets.</param>
    /// <param name="ends">Whether it is the flag "no recorded value" instead.</param>
    /// <param name="exemplar">The value of an exemplar.</param>
    public MetricBatches Exponential(
        string name, int scale, (int Offset, ulong[] Counts) positive, (int Offset, ulong[] Counts)? negative = null, ulong zero = 0, double sum = 0,
        Temporality temporality = Temporality.Cumulative, double seconds = 0, ulong? count = null, bool ends = false, double? exemplar = null)
    {
        var header = Exemplified(Header(seconds, []) with { NoRecordedValue = ends }, exemplar);
        var (positiveCounts, negativeCounts) = (Counts(positive.Counts), Counts(negative?.Counts ?? []));
        var total = positive.Counts.Concat(negative?.Counts ?? []).Aggregate(zero, (sum, next) => sum + next);
        Batch.ExponentialHistograms.Add(new()
        {
            Header = header, Count = count ?? total, Sum = sum, Scale = scale, ZeroCount = zero,
            PositiveOffset = positive.Offset, PositiveCounts = positiveCounts,
            NegativeOffset = negative?.Offset ?? 0, NegativeCounts = negativeCounts,
        });
        return Add(name, "", MetricKind.ExponentialHistogram, temporality, false, Batch.ExponentialHistograms.Count - 1);
    }

    private Slice Counts(ulong[] counts)
    {
        Batch.Counts.AddRange(counts);
        return new(Batch.Counts.Count - counts.Length, counts.Length);
    }

    private PointHeader Exemplified(PointHeader header, double? exemplar)
    {
        if (exemplar is not { } value)
            return header;
        Batch.Exemplars.Add(new(header.Time, value, new(0x4bf92f3577b34da6, 0xa3ce929d0e0e4736), new(0x00f067aa0ba902b7), default));
        return header with { Exemplars = new(Batch.Exemplars.Count - 1, 1) };
    }

    private MetricBatches Add(string name, string unit, MetricKind kind, Temporality temporality, bool isMonotonic, int point)
    {
        Batch.Metrics.Add(new()
        {
            Name = Batch.Values.Add(name), Unit = Batch.Values.Add(unit), Description = Batch.Values.Add($"About {name}."),
            Kind = kind, Temporality = temporality, IsMonotonic = isMonotonic, Points = new(point, 1),
        });
        return this;
    }

    private PointHeader Header(double seconds, (string Key, string Value)[] attributes) =>
        new(Start, Start + TimeSpan.FromSeconds(seconds), Attributes(attributes), default, false);

    private Slice Attributes((string Key, string Value)[] attributes)
    {
        var first = Batch.Attributes.Count;
        foreach (var (key, value) in attributes)
            Batch.Attributes.Add(new(Batch.Values.Add(key), Batch.Values.Add(value)));
        return new(first, attributes.Length);
    }
}

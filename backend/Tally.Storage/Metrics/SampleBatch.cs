using Tally.Signals;

namespace Tally.Storage.Metrics;

/// <summary>
/// One sample of a series (whose labels include <c>__name__</c>) at a time in milliseconds since 1970.
/// A sample is a float or, where <paramref name="Histogram"/> is given, a native histogram and then <paramref name="Value"/> is unused.
/// <paramref name="Item"/> is the item of the request that the sample came from, so that a histogram's many samples are
/// rejected as one; rows of one item follow each other. A row of <see cref="NoItem"/> is the receiver's own addition: its
/// rejection is counted, but no sender is told. <paramref name="StartTime"/> is when the counting of the sample began, in
/// milliseconds since 1970, 0 where nobody says; kept where <see cref="MetricLimits.StartTimestamps"/> asks for it.
/// </summary>
public readonly record struct SampleRow(LabelSet Series, long Time, double Value, NativeHistogram? Histogram = null, int Item = 0, long StartTime = 0)
{
    public const int NoItem = -1;
}

/// <summary>A sample that a store refused, and why.</summary>
public readonly record struct RejectedSample(bool IsHistogram, string Reason);

/// <summary>An example of what a series counted, usually with a trace_id among its <paramref name="Labels"/>.</summary>
public readonly record struct Exemplar(LabelSet Series, long Time, double Value, LabelSet Labels);

/// <summary>What a metric family is: type as Prometheus writes it (counter, gauge, histogram, summary, unknown …), help and unit.</summary>
public sealed record MetricMetadata(string Type, string Help, string Unit);

/// <summary>
/// Samples on their way into a <see cref="MetricStore"/>, from OTLP, remote write or a test. Owned by the store once appended.
/// Passing the same <see cref="LabelSet"/> object for a series each time saves the store a comparison.
/// </summary>
public sealed class SampleBatch
{
    public List<SampleRow> Samples { get; init; } = [];
    public List<Exemplar> Exemplars { get; init; } = [];

    /// <summary>What the sender says of the metric families.</summary>
    public MetadataTable Metadata { get; init; } = [];
}

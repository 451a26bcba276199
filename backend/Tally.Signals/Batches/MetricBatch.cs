namespace Tally.Signals;

/// <summary>Which list of <see cref="MetricBatch"/> holds a metric's points, and what they mean.</summary>
public enum MetricKind : byte { Gauge, Sum, Histogram, ExponentialHistogram, Summary }

/// <summary>OTLP's AggregationTemporality, with its numbers.</summary>
public enum Temporality : byte { Unspecified, Delta, Cumulative }

/// <summary>
/// One metric: name, unit and description are indexes into <see cref="SignalBatch.Values"/>,
/// <c>Points</c> a run in the list its <c>Kind</c> names.
/// </summary>
public readonly record struct MetricRow
{
    public int Name { get; init; }
    public int Unit { get; init; }
    public int Description { get; init; }
    public int Resource { get; init; }
    public int Scope { get; init; }
    public Slice Points { get; init; }
    public Slice Metadata { get; init; }
    public MetricKind Kind { get; init; }
    public Temporality Temporality { get; init; }
    public bool IsMonotonic { get; init; }
}

/// <summary>What every kind of point has. <c>NoRecordedValue</c> is OTLP's flag 1: the series ends here (a stale marker).</summary>
public readonly record struct PointHeader(UnixNanos Start, UnixNanos Time, Slice Attributes, Slice Exemplars, bool NoRecordedValue);

/// <summary>A point of a gauge or a sum. OTLP's integers become doubles, as in every Prometheus-compatible store.</summary>
public readonly record struct NumberPoint(PointHeader Header, double Value);

/// <summary>
/// A point of a histogram with explicit bounds: <c>BucketCounts</c> has one entry more than <c>Bounds</c>.
/// Sum, minimum and maximum are NaN where the sender left them out.
/// </summary>
public readonly record struct HistogramPoint(PointHeader Header, ulong Count, double Sum, double Min, double Max, Slice BucketCounts, Slice Bounds);

/// <summary>A point of an exponential histogram; bucket i of a side holds values up to base^(offset+i+1), base = 2^(2^-scale).</summary>
public readonly record struct ExponentialHistogramPoint
{
    public PointHeader Header { get; init; }
    public ulong Count { get; init; }
    public double Sum { get; init; }
    public double Min { get; init; }
    public double Max { get; init; }
    public int Scale { get; init; }
    public ulong ZeroCount { get; init; }
    public double ZeroThreshold { get; init; }
    public int PositiveOffset { get; init; }
    public Slice PositiveCounts { get; init; }
    public int NegativeOffset { get; init; }
    public Slice NegativeCounts { get; init; }
}

/// <summary>A point of a summary; its quantiles are a run of <see cref="MetricBatch.Quantiles"/>.</summary>
public readonly record struct SummaryPoint(PointHeader Header, ulong Count, double Sum, Slice Quantiles);

/// <summary>A quantile from 0 to 1 and its value.</summary>
public readonly record struct QuantileValue(double Quantile, double Value);

/// <summary>A measurement that stands for its point, with the trace it was made in.</summary>
public readonly record struct ExemplarRow(UnixNanos Time, double Value, TraceId TraceId, SpanId SpanId, Slice FilteredAttributes);

/// <summary>Metric points of one request.</summary>
public sealed class MetricBatch : SignalBatch
{
    public List<MetricRow> Metrics { get; init; } = [];
    public List<NumberPoint> Numbers { get; init; } = [];
    public List<HistogramPoint> Histograms { get; init; } = [];
    public List<ExponentialHistogramPoint> ExponentialHistograms { get; init; } = [];
    public List<SummaryPoint> Summaries { get; init; } = [];
    public List<ExemplarRow> Exemplars { get; init; } = [];

    /// <summary>Bucket counts of all histograms; points refer to runs of it.</summary>
    public List<ulong> Counts { get; init; } = [];

    /// <summary>Explicit upper bounds of all histograms; points refer to runs of it.</summary>
    public List<double> Bounds { get; init; } = [];

    public List<QuantileValue> Quantiles { get; init; } = [];

    public override int ItemCount => Numbers.Count + Histograms.Count + ExponentialHistograms.Count + Summaries.Count;
}

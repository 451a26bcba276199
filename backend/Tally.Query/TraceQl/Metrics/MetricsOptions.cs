using Tally.Signals;

namespace Tally.Query.TraceQl;

/// <summary>Over which time and how finely a metrics query computes.</summary>
public sealed record MetricsOptions
{
    /// <summary>Spans count whose start lies after this …</summary>
    public required UnixNanos Start { get; init; }

    /// <summary>… and not after this. A range query rounds both outwards to whole steps.</summary>
    public required UnixNanos End { get; init; }

    /// <summary>The distance of a range query's samples; null = an instant query: one sample over the whole time. At least 1 ms.</summary>
    public TimeSpan? Step { get; init; }

    /// <summary>How many example spans at most, of one trace only one; the hint <c>exemplars</c> overrides it, up to 100. Default 100; instant queries have none.</summary>
    public int Exemplars { get; init; } = MaxExemplars;

    /// <summary>How many series at most come back; 0 = any number.</summary>
    public int MaxSeries { get; init; }

    internal const int MaxExemplars = 100;
}

/// <summary>Series, sorted by their labels. <c>CutAt</c>: to so many the answer was held, by the options or by what memory they may take; null = it is whole. <c>InspectedSpans</c> is how many spans the segments in range hold.</summary>
public sealed record MetricsResult(IReadOnlyList<MetricSeries> Series, int? CutAt, long InspectedSpans);

/// <summary>A series: labels with typed values, samples by time, exemplars by time.</summary>
public sealed record MetricSeries(IReadOnlyList<KeyValuePair<string, AttributeValue>> Labels, IReadOnlyList<MetricSample> Samples, IReadOnlyList<MetricExemplar> Exemplars);

/// <summary>A value at a time, milliseconds since 1970: it covers the step that ends there.</summary>
public readonly record struct MetricSample(long TimeMs, double Value);

/// <summary>A span that went into a series. Its value is the span's own where the function is of one, else the sample's; NaN where there is neither.</summary>
public sealed record MetricExemplar(IReadOnlyList<KeyValuePair<string, AttributeValue>> Labels, double Value, long TimeMs);

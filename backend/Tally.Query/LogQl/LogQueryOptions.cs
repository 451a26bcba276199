using Tally.Signals;

namespace Tally.Query.LogQl;

public enum LogDirection { Forward, Backward }

/// <summary>When and how much. Log queries read <c>[Start, End)</c>; metric queries are evaluated at Start, Start + Step … up to End, each over <c>(t - range, t]</c>.</summary>
public sealed record LogQueryOptions
{
    public required UnixNanos Start { get; init; }

    public required UnixNanos End { get; init; }

    /// <summary>Between the points of a metric query. Zero: an instant query, evaluated at End.</summary>
    public TimeSpan Step { get; init; }

    /// <summary>Most lines of a log query. Default 100.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Which lines of more than the limit, and in which order. Default the newest first.</summary>
    public LogDirection Direction { get; init; } = LogDirection.Backward;

    /// <summary>Least distance of one line from the line before, in a log query. Default zero: all lines.</summary>
    public TimeSpan Interval { get; init; }
}

/// <summary>What one query may cost, with Loki's defaults.</summary>
public sealed record LogQueryLimits
{
    /// <summary>Default 5000 lines.</summary>
    public int MaxEntries { get; init; } = 5000;

    /// <summary>Default 500 series.</summary>
    public int MaxSeries { get; init; } = 500;

    /// <summary>Points of a series. Default 11,000.</summary>
    public int MaxPoints { get; init; } = 11_000;

    /// <summary>From start to end. Default 30 days and 1 hour.</summary>
    public TimeSpan MaxLength { get; init; } = TimeSpan.FromHours(721);

    /// <summary>Bytes of the lines of all segments that a query has to look into. Default 0: no limit.</summary>
    public long MaxBytesRead { get; init; }

    /// <summary>Series while a metric query is evaluated, before aggregation. Default 500,000.</summary>
    public int MaxWorkingSeries { get; init; } = 500_000;
}

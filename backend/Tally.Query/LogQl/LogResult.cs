using Tally.Signals;

namespace Tally.Query.LogQl;

/// <summary>What a query found, and what it read for it.</summary>
public abstract record LogResult
{
    public LogQueryStats Stats { get; init; } = new();
}

/// <summary>The lines of a log query, in the order asked for.</summary>
public sealed record LinesResult(IReadOnlyList<LogLine> Lines) : LogResult;

/// <summary>One value per series at one time. Sorted by labels unless the query sorts by value.</summary>
public sealed record VectorResult(UnixNanos Time, IReadOnlyList<LogSample> Samples) : LogResult;

/// <summary>Values over time, sorted by labels.</summary>
public sealed record MatrixResult(IReadOnlyList<LogSeries> Series) : LogResult;

public sealed record ScalarResult(UnixNanos Time, double Value) : LogResult;

public readonly record struct LogSample(LogLabels Labels, double Value);

public sealed record LogSeries(LogLabels Labels, IReadOnlyList<LogPoint> Points);

public readonly record struct LogPoint(UnixNanos Time, double Value);

/// <summary>A line after its pipeline. The three sets of labels have no name in common.</summary>
public sealed record LogLine(UnixNanos Time, string Line, LogLabels Stream, LogLabels Metadata, LogLabels Parsed)
{
    /// <summary>All labels as one set, which is how Loki names the stream of a line when labels are not categorised.</summary>
    public LogLabels AllLabels => Metadata.Count + Parsed.Count == 0 ? Stream : LogLabels.From([.. Stream, .. Metadata, .. Parsed]);
}

/// <summary>What a query read: rows in the time range and streams asked for, and the bytes of their segments' lines.</summary>
public sealed record LogQueryStats
{
    public long Rows { get; set; }
    public long Bytes { get; set; }
    public int Segments { get; set; }
    public long Returned { get; set; }
}

using Tally.Storage.Logs;

namespace Tally.Query.LogQl;

/// <summary>One execution: what it reads, its options and limits, and what it has read so far.</summary>
internal sealed record LogQueryRun(IReadOnlyList<LogSegment> Segments, LogQueryOptions Options, LogQueryLimits Limits, CancellationToken Cancel)
{
    public LogQueryStats Stats { get; } = new();

    /// <summary>Counts a segment that is about to be read.</summary>
    /// <exception cref="LogQueryException">It is one too many.</exception>
    public void Reads(LogSegment segment)
    {
        Stats.Segments++;
        Stats.Bytes += segment.LineBytes;
        Stats.Rows += segment.RowCount;
        if (Limits.MaxBytesRead > 0 && Stats.Bytes > Limits.MaxBytesRead)
            throw new LogQueryException(LogQueryFailureKind.Limit, $"the query would read too many bytes (query: {Stats.Bytes} B, limit: {Limits.MaxBytesRead} B); consider adding more specific stream selectors or reduce the time range of the query");
    }

    public void CheckLength()
    {
        var length = TimeSpan.FromTicks((Options.End.Value - Options.Start.Value) / 100);
        if (length > Limits.MaxLength)
            throw new LogQueryException(LogQueryFailureKind.Limit, $"the query time range exceeds the limit (query length: {length.TotalHours:0.#}h, limit: {Limits.MaxLength.TotalHours:0.#}h)");
    }
}

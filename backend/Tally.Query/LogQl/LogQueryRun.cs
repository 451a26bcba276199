using Tally.Storage.Logs;

namespace Tally.Query.LogQl;

/// <summary>One execution: what it reads, its options and limits, and what it has read so far.</summary>
internal sealed record LogQueryRun(IReadOnlyList<LogSegment> Segments, LogQueryOptions Options, LogQueryLimits Limits, CancellationToken Cancel)
{
    public LogQueryStats Stats { get; } = new();

    public void CheckLength()
    {
        var length = TimeSpan.FromTicks((Options.End.Value - Options.Start.Value) / 100);
        if (length > Limits.MaxLength)
            throw new LogQueryException(LogQueryFailureKind.Limit, $"the query time range exceeds the limit (query length: {length.TotalHours:0.#}h, limit: {Limits.MaxLength.TotalHours:0.#}h)");
    }
}

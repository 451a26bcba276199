using Tally.Query.LogQl.Syntax;
using Tally.Storage.Logs;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>Runs a log query: the first or the last lines of the time range that pass the pipeline.</summary>
internal static class LogLines
{
    public static LinesResult Run(LogExpr log, LogQueryRun run)
    {
        var options = run.Options;
        if (options.Limit > run.Limits.MaxEntries)
            throw new LogQueryException(LogQueryFailureKind.Limit, $"max entries limit per query exceeded, limit > max_entries_limit_per_query ({options.Limit} > {run.Limits.MaxEntries})");
        var scan = new LogScan(log, run);
        // An interval thins the lines out before they are counted, so all of them are needed.
        var best = new BestLines(options.Interval > TimeSpan.Zero ? int.MaxValue : options.Limit, options.Direction);
        var state = new LineState();
        // Newest first fills the best lines soon, and what is older is then refused by its time alone.
        var newestFirst = options.Direction == LogDirection.Backward;
        foreach (var segment in scan.Segments(options.Start.Value, options.End.Value - 1, SegmentParts.Lines, newestFirst))
            Collect(segment, scan, state, best);
        var lines = best.InOrder();
        if (options.Interval > TimeSpan.Zero)
            lines = Thinned(lines, options);
        run.Stats.Returned = lines.Count;
        return new(lines) { Stats = run.Stats };
    }

    private static void Collect(ScannedSegment segment, LogScan scan, LineState state, BestLines best)
    {
        var times = segment.Rows.Times;
        var count = segment.Rows.Count;
        for (var i = 0; i < count; i++)
        {
            var row = best.Direction == LogDirection.Backward ? count - 1 - i : i;
            if (!best.Wants(times[row]) || !segment.Matches(row))
                continue;
            segment.Start(state, row);
            if (scan.Process(state))
                best.Add(new(new(times[row]), state.LineText, state.StreamLabels(), state.MetadataLabels(), state.ParsedLabels()));
        }
    }

    private static List<LogLine> Thinned(List<LogLine> lines, LogQueryOptions options)
    {
        var kept = new List<LogLine>();
        foreach (var line in lines)
            if (kept.Count < options.Limit && (kept.Count == 0 || Math.Abs(line.Time.Value - kept[^1].Time.Value) >= options.Interval.Ticks * 100))
                kept.Add(line);
        return kept;
    }
}

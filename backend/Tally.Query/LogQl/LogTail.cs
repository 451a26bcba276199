using Tally.Query.LogQl.Pipeline;
using Tally.Query.LogQl.Syntax;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Query.LogQl;

/// <summary>
/// Follows a log query: what is there already, then what arrives, in the order of its time as far as it has arrived. A
/// line that arrives late is late here too. One reader at a time.
/// </summary>
public sealed class LogTail
{
    private readonly LogStore _store;
    private readonly LogExpr _log;
    private readonly long _from;
    private readonly List<LogLine> _held = [];
    private readonly LineState _state = new();
    private long _seen;

    internal LogTail(LogStore store, LogExpr log, UnixNanos from) => (_store, _log, _from) = (store, log, from.Value);

    /// <summary>The newest lines up to the limit of what is there now, oldest first. Once, before <see cref="Next"/>.</summary>
    /// <exception cref="InvalidDataException">A segment turned out to be damaged.</exception>
    public IReadOnlyList<LogLine> Begin(int limit, CancellationToken cancel)
    {
        var segments = _store.Read(out _seen);
        var run = Run(segments, cancel) with { Limits = new() { MaxEntries = int.MaxValue }, Options = new() { Start = new(_from), End = new(long.MaxValue), Limit = limit } };
        return [.. LogLines.Run(_log, run).Lines.Reverse()];
    }

    /// <summary>
    /// What has arrived since the last call, oldest first, but lines younger than <paramref name="until"/> are held back
    /// for a later one. Of more lines than the limit the oldest are given, and the others dropped.
    /// </summary>
    public IReadOnlyList<LogLine> Next(int limit, UnixNanos until, out IReadOnlyList<LogLine> dropped, CancellationToken cancel)
    {
        Collect(cancel);
        dropped = [];
        if (_held.Count == 0)
            return [];
        var ready = _held.Where(line => line.Time <= until).OrderBy(line => line.Time).ToList();
        _held.RemoveAll(line => line.Time <= until);
        if (ready.Count <= limit)
            return ready;
        dropped = ready.GetRange(limit, ready.Count - limit);
        return ready.GetRange(0, limit);
    }

    // The rows that are new are the last ones; how many they are tells where they begin.
    private void Collect(CancellationToken cancel)
    {
        var segments = _store.Read(out var added);
        var (fresh, first) = (added - _seen, segments.Count);
        _seen = added;
        if (fresh == 0)
            return;
        long covered = 0;
        while (covered < fresh && first > 0)
            covered += segments[--first].RowCount;
        for (; first < segments.Count; first++, fresh = covered = 0)
            Collect(segments[first], (int)Math.Max(0, covered - fresh), cancel);
    }

    private void Collect(LogSegment segment, int firstRow, CancellationToken cancel)
    {
        var scan = new LogScan(_log, Run([segment], cancel));
        foreach (var scanned in scan.Segments(_from, long.MaxValue, SegmentParts.All))
            for (var row = firstRow; row < scanned.Rows.Count; row++)
            {
                if (!scanned.Matches(row))
                    continue;
                scanned.Start(_state, row);
                if (scan.Process(_state))
                    _held.Add(new(new(scanned.Rows.Times[row]), _state.LineText, _state.StreamLabels(), _state.MetadataLabels(), _state.ParsedLabels()));
            }
    }

    private LogQueryRun Run(IReadOnlyList<LogSegment> segments, CancellationToken cancel) =>
        new(segments, new() { Start = new(_from), End = new(long.MaxValue) }, new(), cancel);
}

using Tally.Query.LogQl.Syntax;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>
/// Reads the rows of a log expression, segment by segment: streams by their labels, rows by time, leading filters on the
/// columns, and the rest of the pipeline on the rows that are left.
/// </summary>
internal sealed class LogScan
{
    private readonly LogExpr _log;
    private readonly LogQueryRun _run;
    private readonly Stage[] _leading;
    private readonly PipelineStage[] _stages;
    private readonly IReadOnlySet<string>? _metadata;

    /// <param name="log">What is read.</param>
    /// <param name="run">For whom.</param>
    /// <param name="metadata">The names of the metadata that can make a difference; null where all can.</param>
    public LogScan(LogExpr log, LogQueryRun run, IReadOnlySet<string>? metadata = null)
    {
        (_log, _run, _metadata) = (log, run, metadata);
        var leading = RowFilter.CountLeading(log.Stages);
        _leading = [.. log.Stages.Take(leading)];
        _stages = PipelineStages.Compile(log.Stages.Skip(leading));
    }

    /// <summary>True where filters on columns are the whole pipeline.</summary>
    public bool HasOnlyLeadingFilters => _stages.Length == 0;

    /// <summary>The segments with rows in the time range (both ends inclusive) and of the streams, in the order of their arrival or the newest first.</summary>
    public IEnumerable<ScannedSegment> Segments(long from, long to, SegmentParts parts, bool newestFirst = false)
    {
        if (_leading.Any(stage => stage is LineFilterStage) || _stages.Length > 0)
            parts |= SegmentParts.Lines;
        foreach (var segment in newestFirst ? _run.Segments.Reverse() : _run.Segments)
        {
            _run.Cancel.ThrowIfCancellationRequested();
            if (!segment.Overlaps(new(from), new(to)) || segment.Select(_log.Matchers) is not { } streams)
                continue;
            _run.Reads(segment);
            var rows = segment.Load(parts);
            yield return new(rows, streams, RowFilter.Compile(_leading, rows), from, to, _metadata);
        }
    }

    /// <summary>Runs what is left of the pipeline; false where a stage drops the line.</summary>
    public bool Process(LineState state)
    {
        foreach (var stage in _stages)
            if (!stage(state))
                return false;
        return true;
    }
}

/// <summary>A segment while it is scanned.</summary>
internal sealed class ScannedSegment(LogRows rows, bool[] streams, RowFilter[] filters, long from, long to, IReadOnlySet<string>? wanted)
{
    private readonly List<Label> _metadata = [];
    private MetadataReader? _reader;
    private MetadataReader? _wholeReader;

    public LogRows Rows => rows;

    /// <summary>True where the row is in the time range, of a stream asked for, and passes the leading filters.</summary>
    public bool Matches(int row)
    {
        var time = rows.Times[row];
        if (time < from || time > to || !streams[rows.StreamIds[row]])
            return false;
        foreach (var filter in filters)
            if (!filter.Matches(row))
                return false;
        return true;
    }

    public LabelSet Stream(int row) => rows.Segment.Streams[rows.StreamIds[row]];

    /// <summary>Starts a row's way through the rest of the pipeline, with the metadata that can make a difference or all of it. Needs lines and metadata.</summary>
    public void Start(LineState state, int row, bool withAllMetadata = false)
    {
        var reader = withAllMetadata ? _wholeReader ??= rows.Metadata() : _reader ??= rows.Metadata(wanted);
        reader.Read(row, _metadata);
        state.Start(Stream(row), rows.Times[row], rows.LineMemory(row), _metadata);
    }
}

using Tally.Signals;

namespace Tally.Storage.Logs;

/// <summary>Which columns of a segment a query needs beside times and streams.</summary>
[Flags]
public enum SegmentParts
{
    None = 0,
    Lines = 1,

    /// <summary>Now, rather than when they are first asked for.</summary>
    Metadata = 2,
    All = Lines | Metadata,
}

/// <summary>What is known of a segment without reading its columns. Times are inclusive.</summary>
internal readonly record struct SegmentFacts(int RowCount, UnixNanos MinTime, UnixNanos MaxTime, long LineBytes);

/// <summary>
/// Some rows of the store as they stood at one moment: a sealed segment, or what the open one held. Its columns are read
/// when asked for. Thread-safe.
/// </summary>
public sealed class LogSegment
{
    private readonly ReadOnlyMemory<LabelSet> _streams;
    private readonly SegmentFile? _file;
    private RowColumns? _rows;
    private LineColumns? _lines;
    private MetadataColumns? _metadata;
    private long _hotBytes;

    /// <summary>A view of columns in memory.</summary>
    internal LogSegment(SegmentFacts facts, ArraySegment<LabelSet> streams, RowColumns rows, LineColumns lines, MetadataColumns metadata)
        : this(facts, streams)
    {
        (_rows, _lines, _metadata) = (rows, lines, metadata);
    }

    /// <summary>A segment on disk, perhaps still warm from having been filled.</summary>
    internal LogSegment(SegmentFacts facts, LabelSet[] streams, SegmentFile file, LogSegment? warm = null)
        : this(facts, streams)
    {
        _file = file;
        if (warm is not null)
            (_rows, _lines, _metadata, _hotBytes) = (warm._rows, warm._lines, warm._metadata, warm.ColumnBytes);
    }

    private LogSegment(SegmentFacts facts, ReadOnlyMemory<LabelSet> streams)
    {
        Facts = facts;
        _streams = streams;
    }

    internal SegmentFacts Facts { get; }

    public int RowCount => Facts.RowCount;
    public UnixNanos MinTime => Facts.MinTime;
    public UnixNanos MaxTime => Facts.MaxTime;

    /// <summary>Bytes of all lines.</summary>
    public long LineBytes => Facts.LineBytes;

    public ReadOnlySpan<LabelSet> Streams => _streams.Span;

    /// <summary>Memory that <see cref="Cool"/> would give back.</summary>
    internal long HotBytes => Volatile.Read(ref _hotBytes);

    /// <summary>Called when columns were read from the file, so that memory stays within the store's budget.</summary>
    internal Action? OnWarmed { get; set; }

    internal string? FilePath => _file?.Path;

    /// <summary>True where a row may lie in the time range, both ends inclusive.</summary>
    public bool Overlaps(UnixNanos from, UnixNanos to) => RowCount > 0 && MinTime <= to && MaxTime >= from;

    /// <summary>Per stream whether every matcher accepts it; null where none is accepted.</summary>
    public bool[]? Select(IReadOnlyList<LabelMatcher> matchers) => StreamSelection.Select(Streams, matchers);

    /// <summary>The rows with the parts asked for.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public LogRows Load(SegmentParts parts)
    {
        // Each is taken once: what is warmed next may cool what was there.
        var rows = _rows ?? Keep(_rows = _file!.ReadRows(), RowBytes);
        var lines = !parts.HasFlag(SegmentParts.Lines) ? null : _lines ?? Keep(_lines = _file!.ReadLines(), LineColumnBytes);
        return new(this, rows, lines, parts.HasFlag(SegmentParts.Metadata) ? LoadMetadata() : null);
    }

    internal MetadataColumns LoadMetadata() => _metadata ?? Keep(_metadata = _file!.ReadMetadata());

    /// <summary>Drops the columns from memory; loaded rows keep theirs.</summary>
    internal void Cool()
    {
        if (_file is null)
            return;
        (_rows, _lines, _metadata) = (null, null, null);
        Volatile.Write(ref _hotBytes, 0);
    }

    private long RowBytes => (long)RowCount * RowColumns.BytesARow;

    private long LineColumnBytes => LineBytes + (long)RowCount * LineColumns.BytesARow;

    private long ColumnBytes => RowBytes + LineColumnBytes + _metadata!.Bytes(RowCount);

    private MetadataColumns Keep(MetadataColumns columns) => Keep(columns, columns.Bytes(RowCount));

    private T Keep<T>(T columns, long bytes)
    {
        Interlocked.Add(ref _hotBytes, bytes);
        OnWarmed?.Invoke();
        return columns;
    }
}

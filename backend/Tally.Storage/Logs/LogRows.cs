namespace Tally.Storage.Logs;

/// <summary>The loaded rows of a segment, numbered from 0 in the order of their arrival (not of their time). Immutable.</summary>
public sealed class LogRows
{
    private readonly RowColumns _rows;
    private readonly LineColumns? _lines;
    private MetadataColumns? _metadata;

    internal LogRows(LogSegment segment, RowColumns rows, LineColumns? lines, MetadataColumns? metadata)
    {
        (Segment, Count) = (segment, segment.RowCount);
        (_rows, _lines, _metadata) = (rows, lines, metadata);
    }

    public LogSegment Segment { get; }

    /// <summary>All columns; only after loading all parts.</summary>
    internal (RowColumns, LineColumns, MetadataColumns) Columns => (_rows, _lines!, Pairs);

    public int Count { get; }

    /// <summary>Nanoseconds since 1970, per row.</summary>
    public ReadOnlySpan<long> Times => _rows.Times.AsSpan(0, Count);

    /// <summary>Index into <see cref="LogSegment.Streams"/>, per row.</summary>
    public ReadOnlySpan<int> StreamIds => _rows.Streams.AsSpan(0, Count);

    /// <summary>The UTF-8 of a line. Needs <see cref="SegmentParts.Lines"/>.</summary>
    public ReadOnlySpan<byte> Line(int row) => _lines![row];

    /// <inheritdoc cref="Line"/>
    public ReadOnlyMemory<byte> LineMemory(int row) => _lines!.Memory(row);

    public int LineLength(int row) => _lines!.Lengths[row];

    /// <summary>A way to one key's values.</summary>
    /// <exception cref="InvalidDataException">The file is damaged; so with all that reads metadata, which are read from it when first asked for.</exception>
    public MetadataKey Key(string name) => new(Pairs, name);

    /// <summary>Every key that some row may carry.</summary>
    public IEnumerable<string> KeyNames()
    {
        for (var i = 0; i < Pairs.Keys.Count; i++)
            yield return Pairs.Keys.Text(i);
        yield return MetadataNames.TraceId;
        yield return MetadataNames.SpanId;
        yield return MetadataNames.ObservedTime;
    }

    /// <summary>Reads metadata of rows, of all keys or only of those that are wanted; one reader per thread.</summary>
    public MetadataReader Metadata(IReadOnlySet<string>? wanted = null) => new(Pairs, wanted);

    private MetadataColumns Pairs => _metadata ??= Segment.LoadMetadata();
}

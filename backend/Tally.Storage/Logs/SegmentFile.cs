using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>
/// A sealed segment's columns on disk. <c>facts</c> and <c>streams</c> are read at start, the rest when a query asks;
/// times are stored as differences from row to row, which is what makes them small.
/// </summary>
internal sealed class SegmentFile(ColumnFile file, string path)
{
    public string Path => path;

    public static void Write(ColumnWriter columns, LogSegment segment)
    {
        var writer = new ByteWriter(1 << 20);
        void Column(string name, Action fill)
        {
            writer.Clear();
            fill();
            columns(name, writer.Written);
        }

        var count = segment.RowCount;
        var (rows, lines, metadata) = segment.Load(SegmentParts.All).Columns;
        Column("facts", () => WriteFacts(writer, segment.Facts));
        Column("streams", () => LabelSetCodec.Write(writer, segment.Streams));
        Column("times", () => WriteDeltas(writer, rows.Times.AsSpan(0, count)));
        Column("stream-ids", () => writer.Rows<int>(rows.Streams.AsSpan(0, count)));
        Column("line-lengths", () => writer.Rows<int>(lines.Lengths.AsSpan(0, count)));
        Column("lines", () => WriteLines(writer, lines, count));
        Column("keys", () => metadata.Keys.Write(writer));
        Column("values", () => metadata.Values.Write(writer));
        Column("traces", () => writer.Rows<TraceId>(metadata.Traces.AsSpan(0, count)));
        Column("spans", () => writer.Rows<SpanId>(metadata.Spans.AsSpan(0, count)));
        Column("observed", () => WriteDeltas(writer, metadata.Observed.AsSpan(0, count)));
        Column("own-ends", () => writer.Rows<int>(metadata.OwnEnds.AsSpan(0, count)));
        Column("own", () => writer.Rows<MetadataRef>(metadata.Own.AsSpan(0, count == 0 ? 0 : metadata.OwnEnds[count - 1])));
        Column("shared", () => writer.Rows<int>(metadata.Shared.AsSpan(0, count)));
        var sets = count == 0 ? 1 : Max(metadata.Shared.AsSpan(0, count)) + 1;
        Column("set-ends", () => writer.Rows<int>(metadata.SetEnds.AsSpan(0, sets)));
        Column("sets", () => writer.Rows<MetadataRef>(metadata.Sets.AsSpan(0, metadata.SetEnds[sets - 1])));
    }

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static LogSegment Open(ColumnFile file, string path)
    {
        var facts = new ByteReader(file.Read("facts"));
        var streams = new ByteReader(file.Read("streams"));
        return new(
            new((int)facts.Varint(), new(facts.Int64()), new(facts.Int64()), facts.Int64()),
            LabelSetCodec.Read(ref streams),
            new(file, path));
    }

    public RowColumns ReadRows() => new(Deltas("times"), Rows<int>("stream-ids"));

    public LineColumns ReadLines()
    {
        var lengths = Rows<int>("line-lengths");
        var positions = new long[lengths.Length];
        long next = 0;
        for (var i = 0; i < lengths.Length; i++)
        {
            positions[i] = next;
            next += lengths[i];
        }
        return new([file.Read("lines")], positions, lengths);
    }

    public MetadataColumns ReadMetadata() => new(
        Texts("keys"), Texts("values"),
        Rows<TraceId>("traces"), Rows<SpanId>("spans"), Deltas("observed"),
        Rows<int>("own-ends"), Rows<MetadataRef>("own"),
        Rows<int>("shared"), Rows<int>("set-ends"), Rows<MetadataRef>("sets"));

    private static void WriteFacts(ByteWriter writer, SegmentFacts facts)
    {
        writer.Varint((ulong)facts.RowCount);
        writer.Int64(facts.MinTime.Value);
        writer.Int64(facts.MaxTime.Value);
        writer.Int64(facts.LineBytes);
    }

    private static void WriteLines(ByteWriter writer, LineColumns lines, int count)
    {
        for (var row = 0; row < count; row++)
            writer.Bytes(lines[row]);
    }

    private static void WriteDeltas(ByteWriter writer, ReadOnlySpan<long> values)
    {
        writer.Varint((ulong)values.Length);
        long last = 0;
        foreach (var value in values)
        {
            writer.SignedVarint(unchecked(value - last));
            last = value;
        }
    }

    private long[] Deltas(string column)
    {
        var reader = new ByteReader(file.Read(column));
        var values = new long[reader.Count()];
        long last = 0;
        for (var i = 0; i < values.Length; i++)
            values[i] = last = unchecked(last + reader.SignedVarint());
        return values;
    }

    private T[] Rows<T>(string column) where T : unmanaged => new ByteReader(file.Read(column)).Rows<T>();

    private TextView Texts(string column)
    {
        var reader = new ByteReader(file.Read(column));
        return TextView.Read(ref reader);
    }

    private static int Max(ReadOnlySpan<int> values)
    {
        var max = 0;
        foreach (var value in values)
            max = Math.Max(max, value);
        return max;
    }
}

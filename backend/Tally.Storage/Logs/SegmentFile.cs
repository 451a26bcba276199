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
        void Column(string name, Action fill, bool isRandom = false)
        {
            writer.Clear();
            fill();
            columns(name, writer.Written, isRandom);
        }

        var count = segment.RowCount;
        var (rows, lines, metadata) = segment.Load(SegmentParts.All).Columns;
        Column("facts", () => WriteFacts(writer, segment.Facts));
        Column("streams", () => LabelSetCodec.Write(writer, segment.Streams));
        Column("times", () => WriteDeltas(writer, rows.Times.AsSpan(0, count)));
        Column("stream-ids", () => WriteNumbers(writer, rows.Streams.AsSpan(0, count)));
        Column("line-lengths", () => WriteNumbers(writer, lines.Lengths.AsSpan(0, count)));
        Column("lines", () => WriteLines(writer, lines, count));
        Column("keys", () => metadata.Keys.Write(writer));
        Column("values", () => metadata.Values.Write(writer));
        // Ids are random: compressing them would cost much and gain nothing.
        Column("traces", () => writer.Rows<TraceId>(metadata.Traces.AsSpan(0, count)), isRandom: true);
        Column("spans", () => writer.Rows<SpanId>(metadata.Spans.AsSpan(0, count)), isRandom: true);
        Column("observed", () => WriteDeltas(writer, metadata.Observed.AsSpan(0, count)));
        Column("shared", () => WriteNumbers(writer, metadata.Shared.AsSpan(0, count)));
        Column("sets", () => metadata.Sets.Write(writer));
        Column("shapes", () => WriteNumbers(writer, metadata.Shapes.AsSpan(0, count)));
        Column("keys-of-shape", () => metadata.KeysOfShape.Write(writer));
        Column("own", () => WriteNumbers(writer, metadata.Own.AsSpan(0, count == 0 ? 0 : metadata.OwnEnds[count - 1])));
    }

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static LogSegment Open(ColumnFile file, string path)
    {
        if (!file.Has("keys-of-shape"))
            throw new InvalidDataException($"{path} was written by an earlier version.");
        var facts = new ByteReader(file.Read("facts"));
        var streams = new ByteReader(file.Read("streams"));
        return new(
            new((int)facts.Varint(), new(facts.Int64()), new(facts.Int64()), facts.Int64()),
            LabelSetCodec.Read(ref streams),
            new(file, path));
    }

    public RowColumns ReadRows() => new(Deltas("times"), Numbers("stream-ids"));

    public LineColumns ReadLines()
    {
        var lengths = Numbers("line-lengths");
        var positions = new long[lengths.Length];
        long next = 0;
        for (var i = 0; i < lengths.Length; i++)
        {
            positions[i] = next;
            next += lengths[i];
        }
        return new([file.Read("lines")], positions, lengths);
    }

    public MetadataColumns ReadMetadata()
    {
        var (shapes, keysOfShape) = (Numbers("shapes"), Runs<int>("keys-of-shape"));
        var ownEnds = new int[shapes.Length];
        for (var (row, end) = (0, 0); row < shapes.Length; row++)
            ownEnds[row] = end += keysOfShape[shapes[row]].Length;
        return new(
            Texts("keys"), Texts("values"), Rows<TraceId>("traces"), Rows<SpanId>("spans"), Deltas("observed"),
            Numbers("shared"), Runs<MetadataRef>("sets"), shapes, keysOfShape, ownEnds, Numbers("own"));
    }

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

    private static void WriteNumbers(ByteWriter writer, ReadOnlySpan<int> values)
    {
        writer.Varint((ulong)values.Length);
        foreach (var value in values)
            writer.Varint((uint)value);
    }

    private int[] Numbers(string column)
    {
        var reader = new ByteReader(file.Read(column));
        var values = new int[reader.Count()];
        for (var i = 0; i < values.Length; i++)
            values[i] = (int)reader.Varint();
        return values;
    }

    private Runs<T> Runs<T>(string column) where T : unmanaged
    {
        var reader = new ByteReader(file.Read(column));
        return Logs.Runs<T>.Read(ref reader);
    }

    private T[] Rows<T>(string column) where T : unmanaged => new ByteReader(file.Read(column)).Rows<T>();

    private TextView Texts(string column)
    {
        var reader = new ByteReader(file.Read(column));
        return TextView.Read(ref reader);
    }
}

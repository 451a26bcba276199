using System.Globalization;
using Tally.Signals;
using Tally.Storage.Files;
using Tally.Storage.Metrics.Chunks;
using Tally.Storage.Metrics.Index;

namespace Tally.Storage.Metrics.Segments;

/// <summary>
/// The columns of a metric segment:
/// <code>
/// series     label sets, each by <see cref="LabelCodec"/>
/// chunks     rows of <see cref="ChunkEntry"/>, Series numbering the label sets
/// p0, p1 …   chunk bytes, each followed by its starts where it has any; some 256 KiB a page, so that a query unpacks what it needs; padded for <see cref="BitReader"/>
/// exemplars  rows by <see cref="LabelCodec"/>
/// metadata   every family known when the segment was sealed
/// </code>
/// </summary>
internal static class SegmentFormat
{
    private const int PageSize = 256 << 10;

    public static string PageName(int page) => "p" + page.ToString(CultureInfo.InvariantCulture);

    public static void Write(ColumnWriter column, IReadOnlyList<(LabelSet Labels, List<Chunk> Chunks)> series, IReadOnlyList<Exemplar> exemplars, MetadataTable metadata)
    {
        var names = new ByteWriter(64 << 10);
        var labels = new LabelCodec();
        names.Varint((ulong)series.Count);
        foreach (var (set, _) in series)
            labels.Write(names, set);
        column("series", names.Written);

        WriteChunks(column, series);

        var rows = new ByteWriter();
        LabelCodec.WriteExemplars(rows, exemplars);
        column("exemplars", rows.Written);

        var families = new ByteWriter();
        LabelCodec.WriteMetadata(families, metadata);
        column("metadata", families.Written);
    }

    private static void WriteChunks(ColumnWriter column, IReadOnlyList<(LabelSet Labels, List<Chunk> Chunks)> series)
    {
        var entries = new List<ChunkEntry>();
        var page = new ByteWriter(PageSize + (16 << 10));
        var number = 0;
        for (var i = 0; i < series.Count; i++)
            foreach (var chunk in series[i].Chunks)
            {
                var offset = page.Length;
                page.Bytes(chunk.Encoded);
                var starts = chunk.Starts is null ? 0 : page.Length;
                page.Bytes(chunk.Starts);
                entries.Add(new(i, (int)chunk.Kind, number, offset, chunk.Count, starts, chunk.MinTime, chunk.MaxTime));
                if (page.Length >= PageSize)
                    Flush(column, page, number++);
            }
        if (page.Length > 0)
            Flush(column, page, number);
        var directory = new ByteWriter();
        directory.Rows<ChunkEntry>(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries));
        column("chunks", directory.Written);
    }

    private static void Flush(ColumnWriter column, ByteWriter page, int number)
    {
        page.Bytes(stackalloc byte[BitWriter.Padding]);
        column(PageName(number), page.Written);
        page.Clear();
    }

    /// <summary>Opens a segment; <paramref name="find"/> gives the store's series for each label set.</summary>
    /// <exception cref="InvalidDataException">A column is missing or damaged.</exception>
    public static Segment Open(int number, ColumnFile file, PageCache cache, Func<LabelSet, MemorySeries> find)
    {
        var reader = new ByteReader(file.Read("series"));
        var labels = new LabelCodec();
        var sets = new LabelSet[reader.Count()];
        for (var i = 0; i < sets.Length; i++)
            sets[i] = labels.Read(ref reader);
        var directory = new ByteReader(file.Read("chunks"));
        var chunks = directory.Rows<ChunkEntry>();
        if (Array.Exists(chunks, chunk => (uint)chunk.Series >= (uint)sets.Length))
            throw new InvalidDataException("A chunk names a series that the segment does not have.");

        // Nothing is added to the store before the whole directory has been read.
        var series = Array.ConvertAll(sets, set => find(set));
        for (var i = 0; i < chunks.Length; i++)
        {
            var owner = series[chunks[i].Series];
            owner.Widen(chunks[i].MinTime, chunks[i].MaxTime);
            chunks[i] = chunks[i] with { Series = owner.Id };
        }
        foreach (var owner in series)
            owner.JoinSegment(1);
        return new(number, file, [.. chunks.OrderBy(chunk => chunk.Series)], cache);
    }

    public static MetadataTable Metadata(ColumnFile file)
    {
        var reader = new ByteReader(file.Read("metadata"));
        return LabelCodec.ReadMetadata(ref reader);
    }

    public static List<Exemplar> Exemplars(Segment segment)
    {
        if (segment.Column("exemplars") is not { } column)
            return [];
        var reader = new ByteReader(column);
        return LabelCodec.ReadExemplars(ref reader);
    }
}

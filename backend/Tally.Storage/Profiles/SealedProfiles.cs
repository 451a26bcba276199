using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Profiles;

/// <summary>
/// A segment on disk. Its columns are read as a whole when a query needs them, and kept until they are dropped for room;
/// between reads no file is open. Thread-safe.
/// </summary>
internal sealed class SealedProfiles
{
    private readonly Func<ColumnFile> _open;
    private readonly Lock _lock = new();
    private ProfileSegment? _columns;

    private SealedProfiles(int number, long fileBytes, SegmentTimes times, ProfileSegment? columns, Func<ColumnFile> open)
    {
        (Number, FileBytes, Times, _open) = (number, fileBytes, times, open);
        Keep(columns);
    }

    public int Number { get; }

    public long FileBytes { get; }

    public SegmentTimes Times { get; }

    /// <summary>Memory that <see cref="Cool"/> would give back, 0 while nothing is loaded.</summary>
    public long HotBytes { get; private set; }

    /// <summary>When a query last asked for it, in a count of queries.</summary>
    public long LastUsed { get; set; }

    /// <exception cref="InvalidDataException">The file is damaged in its footer or in what is read at once.</exception>
    public static SealedProfiles Open(int number, SegmentFolder folder, ProfileSegment? warm = null)
    {
        using var file = folder.OpenSegment(number);
        var times = new ByteReader(file.Read("times"));
        return new(number, file.Length, new(times.Int64(), times.Int64()), warm, () => folder.OpenSegment(number));
    }

    public static void Save(OpenProfiles profiles, ColumnWriter file)
    {
        var writer = new ByteWriter(1 << 20);
        void Column(string name, Action write)
        {
            writer.Clear();
            write();
            file(name, writer.Written);
        }

        var columns = profiles.View();
        Column("times", () =>
        {
            writer.Int64(profiles.Times.First);
            writer.Int64(profiles.Times.Last);
        });
        Column("series", () => LabelSetCodec.Write(writer, columns.Series.Span));
        Column("entries", () => writer.Rows(columns.Entries.Span));
        Column("samples", () => writer.Rows(columns.Samples.Span));
        Column("nodes", () => writer.Rows(columns.Nodes.Span));
        Column("frames", () => writer.Rows(columns.Frames.Span));
        Column("links", () => writer.Rows(columns.Links.Span));
        Column("texts", () => BatchCodec.WriteValues(writer, columns.Texts));
    }

    /// <exception cref="InvalidDataException">A column is damaged.</exception>
    /// <exception cref="FileNotFoundException">Retention has dropped the segment meanwhile.</exception>
    public ProfileSegment Load()
    {
        lock (_lock)
        {
            if (_columns is null)
            {
                using var file = _open();
                Keep(Read(file));
            }
            return _columns!;
        }
    }

    /// <summary>Drops the columns from memory; whoever has them keeps them.</summary>
    public void Cool()
    {
        lock (_lock)
            Keep(null);
    }

    private void Keep(ProfileSegment? columns) => (_columns, HotBytes) = (columns, columns is null ? 0 : Size(columns));

    private static ProfileSegment Read(ColumnFile file)
    {
        T[] Rows<T>(string column) where T : unmanaged => new ByteReader(file.Read(column)).Rows<T>();

        var texts = new ValueTable(1024);
        var textReader = new ByteReader(file.Read("texts"));
        BatchCodec.ReadValues(ref textReader, texts);
        var seriesReader = new ByteReader(file.Read("series"));
        return new(texts)
        {
            Series = LabelSetCodec.Read(ref seriesReader),
            Entries = Rows<ProfileEntry>("entries"),
            Samples = Rows<StackSample>("samples"),
            Nodes = Rows<StackNode>("nodes"),
            Frames = Rows<StackFrame>("frames"),
            Links = Rows<SpanLink>("links"),
        };
    }

    private static long Size(ProfileSegment columns) =>
        Size(columns.Entries) + Size(columns.Samples) + Size(columns.Nodes) + Size(columns.Frames) + Size(columns.Links)
        // A text: its slot and some 60 characters; a series: a dozen labels.
        + columns.Texts.Count * 180L + columns.Series.Length * 1_000L;

    private static long Size<T>(ReadOnlyMemory<T> column) where T : struct => column.Length * (long)Marshal.SizeOf<T>();
}

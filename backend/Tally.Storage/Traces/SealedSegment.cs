using Tally.Storage.Files;

namespace Tally.Storage.Traces;

/// <summary>
/// A segment on disk. Its loaded columns are a cache that may be dropped at any time; its file stays open until the last
/// reader is gone, so a snapshot outlives retention.
/// </summary>
internal sealed class SealedSegment
{
    private readonly ColumnFile _file;
    private readonly Lock _lock = new();
    private SpanSegment _segment;
    private Action? _onClosed;
    private int _users = 1;

    private SealedSegment(int number, ColumnFile file, long bytes, SpanSegment segment, int rows, TimeBounds bounds)
    {
        Number = number;
        _file = file;
        _segment = segment;
        Bytes = bytes;
        Rows = rows;
        Bounds = bounds;
    }

    public int Number { get; }

    /// <summary>The size of its file.</summary>
    public long Bytes { get; }

    public int Rows { get; }
    public TimeBounds Bounds { get; }

    /// <summary>When a query last asked for it, in a count of queries.</summary>
    public long LastUsed { get; set; }

    public SpanSegment Segment => Volatile.Read(ref _segment);

    public long MemoryBytes => Segment.MemoryBytes;

    /// <exception cref="InvalidDataException">The file is damaged in its footer or in the columns that are read at once.</exception>
    public static SealedSegment Open(int number, SegmentFolder folder, SpanSegment? hot = null)
    {
        var file = folder.OpenSegment(number);
        try
        {
            var meta = new ByteReader(file.Read("meta"));
            var rows = meta.Int32();
            var bounds = new TimeBounds(meta.Int64(), meta.Int64());
            return new(number, file, folder.SizeOf(number), hot ?? new(file), rows, bounds);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public static void Save(SpanSegmentWriter writer, ColumnWriter file)
    {
        var meta = new ByteWriter();
        meta.Int32(writer.Count);
        meta.Int64(writer.Bounds.Start);
        meta.Int64(writer.Bounds.End);
        file("meta", meta.Written);
        writer.Segment.Save(file);
    }

    /// <summary>Reads every column to tell whether the file is whole.</summary>
    public bool IsIntact()
    {
        try
        {
            foreach (var name in _file.Names)
                _file.Read(name);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Drops the loaded columns; they load again when read.</summary>
    public void Unload() => Volatile.Write(ref _segment, new(_file));

    public bool TryUse()
    {
        lock (_lock)
        {
            if (_users == 0)
                return false;
            _users++;
            return true;
        }
    }

    public void Release()
    {
        lock (_lock)
            if (--_users > 0)
                return;
        _file.Dispose();
        _onClosed?.Invoke();
    }

    /// <summary>Closes the file once no reader uses it, then calls back.</summary>
    public void Close(Action? then = null)
    {
        _onClosed = then;
        Release();
    }
}

using Tally.Storage.Files;
using Tally.Storage.Metrics.Chunks;

namespace Tally.Storage.Metrics.Segments;

/// <summary>Where a chunk of a sealed segment lies. <c>Series</c> is the number in the file, later the store's id; <c>Starts</c> the place of its <see cref="StartColumn"/> in the page, 0 where it has none.</summary>
internal readonly record struct ChunkEntry(int Series, int Kind, int Page, int Offset, int Count, int Starts, long MinTime, long MaxTime);

/// <summary>
/// A sealed segment: its chunk directory in memory, its pages read when asked for. Thread-safe.
/// A retired segment answers as if empty: what a query still holds of it has expired.
/// </summary>
internal sealed class Segment
{
    private readonly Lock _gate = new();
    private readonly ColumnFile _file;
    private readonly ChunkEntry[] _chunks;
    private readonly PageCache _cache;
    private bool _retired;

    /// <param name="number">The number in the folder.</param>
    /// <param name="file">Owned by the segment.</param>
    /// <param name="chunks">Sorted by the store's series id, then as written.</param>
    /// <param name="cache">Shared by the store's segments.</param>
    public Segment(int number, ColumnFile file, ChunkEntry[] chunks, PageCache cache)
    {
        Number = number;
        _file = file;
        _chunks = chunks;
        _cache = cache;
        foreach (var chunk in chunks)
        {
            MinTime = Math.Min(MinTime, chunk.MinTime);
            MaxTime = Math.Max(MaxTime, chunk.MaxTime);
        }
    }

    public int Number { get; }
    public long Length => _file.Length;
    public long MinTime { get; } = long.MaxValue;
    public long MaxTime { get; } = long.MinValue;

    public IEnumerable<int> SeriesIds => _chunks.Select(chunk => chunk.Series).Distinct();

    /// <summary>The chunks of one series that touch a time range, both ends inclusive.</summary>
    public void Find(int series, long from, long to, List<SealedChunk> found)
    {
        for (var i = FirstOf(series); i < _chunks.Length && _chunks[i].Series == series; i++)
            if (_chunks[i].MinTime <= to && _chunks[i].MaxTime >= from)
                found.Add(new(this, i));
    }

    /// <exception cref="InvalidDataException">The page is damaged.</exception>
    public ChunkView View(int index)
    {
        var chunk = _chunks[index];
        var page = Page(chunk.Page);
        return page is null ? default : new((ChunkKind)chunk.Kind, page, chunk.Offset, chunk.Count, chunk.MinTime, chunk.MaxTime)
        {
            Starts = chunk.Starts == 0 ? default : page.AsMemory(chunk.Starts),
        };
    }

    /// <summary>A small column, or null once the segment is retired.</summary>
    public byte[]? Column(string name)
    {
        lock (_gate)
            return _retired ? null : _file.Read(name);
    }

    public void Retire()
    {
        lock (_gate)
        {
            _retired = true;
            _file.Dispose();
        }
        _cache.Forget(this);
    }

    private byte[]? Page(int number)
    {
        if (_cache.Find(this, number) is { } cached)
            return cached;
        var page = Column(SegmentFormat.PageName(number));
        if (page is not null)
            _cache.Add(this, number, page);
        return page;
    }

    private int FirstOf(int series)
    {
        var (low, high) = (0, _chunks.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_chunks[middle].Series < series)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}

/// <summary>A chunk of a sealed segment, not read yet.</summary>
internal readonly record struct SealedChunk(Segment Segment, int Index);

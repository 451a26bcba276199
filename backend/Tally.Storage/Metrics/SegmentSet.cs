using Tally.Storage.Files;
using Tally.Storage.Metrics.Chunks;
using Tally.Storage.Metrics.Index;
using Tally.Storage.Metrics.Segments;

namespace Tally.Storage.Metrics;

/// <summary>The sealed segments of a store, oldest first. Guarded by the store's lock, except <see cref="Write"/>.</summary>
internal sealed class SegmentSet(SegmentFolder folder, Head head, long cacheBytes) : IDisposable
{
    private readonly List<Segment> _segments = [];
    private readonly PageCache _cache = new(cacheBytes);

    public int Count => _segments.Count;

    public long Bytes => _segments.Sum(segment => segment.Length);

    /// <summary>Opens every segment; those that cannot be read are set aside and returned.</summary>
    public List<int> Load()
    {
        var damaged = new List<int>();
        foreach (var number in folder.Sealed())
        {
            ColumnFile? file = null;
            try
            {
                file = folder.OpenSegment(number);
                var metadata = SegmentFormat.Metadata(file);
                _segments.Add(SegmentFormat.Open(number, file, _cache, head.FindOrAdd));
                foreach (var (family, known) in metadata)
                    foreach (var said in known)
                        head.Metadata.Add(family, said);
            }
            catch (InvalidDataException)
            {
                file?.Dispose();
                folder.SetAside(number);
                damaged.Add(number);
            }
        }
        head.ForgetDead();
        return damaged;
    }

    public Segment[] Between(long from, long to) => [.. _segments.Where(segment => segment.MinTime <= to && segment.MaxTime >= from)];

    public List<SelectedSeries> Select(List<MemorySeries> series, long from, long to, CancellationToken cancellation)
    {
        var segments = Between(from, to);
        var selected = new List<SelectedSeries>(series.Count);
        var inSegments = new List<SealedChunk>();
        var inMemory = new List<ChunkView>();
        foreach (var candidate in series)
        {
            cancellation.ThrowIfCancellationRequested();
            if (candidate.MinTime > to || candidate.MaxTime < from)
                continue;
            inSegments.Clear();
            inMemory.Clear();
            foreach (var segment in segments)
                segment.Find(candidate.Id, from, to, inSegments);
            candidate.AddViews(inMemory, from, to);
            if (inSegments.Count + inMemory.Count > 0)
                selected.Add(new(candidate.Labels, [.. inSegments], [.. inMemory], from, to));
        }
        return selected;
    }

    /// <summary>Writes and installs at once, for what a sudden end left unsealed.</summary>
    public void Seal(ClosedHead closed)
    {
        Write(closed);
        Install(closed);
    }

    /// <summary>Writes the segment's file; needs no lock, since what is closed does not change any more.</summary>
    public void Write(ClosedHead closed) =>
        folder.Seal(closed.Number, column => SegmentFormat.Write(column, [.. closed.Series.Select(item => (item.Series.Labels, item.Chunks))], closed.Exemplars, closed.Metadata));

    /// <summary>From here on queries read the samples from the segment.</summary>
    public void Install(ClosedHead closed)
    {
        _segments.Add(SegmentFormat.Open(closed.Number, folder.OpenSegment(closed.Number), _cache, head.FindOrAdd));
        head.Installed(closed);
    }

    public void Expire(DateTimeOffset oldest, long maxBytes)
    {
        var limit = oldest.ToUnixTimeMilliseconds();
        var bytes = Bytes;
        var expired = new List<Segment>();
        foreach (var segment in _segments)
        {
            if (segment.MaxTime >= limit && bytes <= maxBytes)
                continue;
            expired.Add(segment);
            bytes -= segment.Length;
        }
        foreach (var segment in expired)
            Remove(segment);
        if (expired.Count > 0)
            head.ForgetDead();
    }

    public void Dispose() => _segments.ForEach(segment => segment.Retire());

    private void Remove(Segment segment)
    {
        _segments.Remove(segment);
        foreach (var id in segment.SeriesIds)
            head.ById(id)?.JoinSegment(-1);
        segment.Retire();
        folder.Delete(segment.Number);
    }
}

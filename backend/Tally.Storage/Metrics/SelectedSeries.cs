using Tally.Signals;
using Tally.Storage.Metrics.Chunks;
using Tally.Storage.Metrics.Segments;

namespace Tally.Storage.Metrics;

/// <summary>
/// A series as it was when it was selected: appends that follow do not show. Thread-safe; samples are unpacked by
/// <see cref="Read"/>, not before. Samples of segments that expire meanwhile are gone.
/// </summary>
public sealed class SelectedSeries
{
    private readonly SealedChunk[] _sealed;
    private readonly ChunkView[] _memory;
    private readonly long _from;
    private readonly long _to;

    internal SelectedSeries(LabelSet labels, SealedChunk[] sealedChunks, ChunkView[] memory, long from, long to)
    {
        Labels = labels;
        _sealed = sealedChunks;
        _memory = memory;
        _from = from;
        _to = to;
    }

    public LabelSet Labels { get; }

    /// <summary>Fills the buffer with the samples of the selected range in ascending time, stale markers included.</summary>
    /// <exception cref="StorageException">A sealed segment turns out to be damaged.</exception>
    public void Read(SampleBuffer into)
    {
        into.Clear();
        var last = long.MinValue;
        var overlap = false;
        foreach (var chunk in _sealed)
            Add(into, Unpack(chunk), ref last, ref overlap);
        foreach (var chunk in _memory)
            Add(into, chunk, ref last, ref overlap);
        if (overlap)
            into.Order(0);
    }

    private void Add(SampleBuffer into, ChunkView chunk, ref long last, ref bool overlap)
    {
        if (chunk.Count == 0)
            return;
        overlap |= chunk.MinTime <= last;
        last = Math.Max(last, chunk.MaxTime);
        chunk.Read(into, _from, _to);
    }

    private static ChunkView Unpack(SealedChunk chunk)
    {
        try
        {
            return chunk.Segment.View(chunk.Index);
        }
        catch (InvalidDataException e)
        {
            throw new StorageException($"Metric segment {chunk.Segment.Number} cannot be read: {e.Message} Stop the backend and move the file away to go on without it.", e);
        }
    }
}

namespace Tally.Storage.Metrics.Chunks;

/// <summary>What a chunk's samples are; the number is part of the segment format.</summary>
internal enum ChunkKind { Float = 0, Histogram = 1 }

/// <summary>Some 120 samples of one series in ascending time, compressed. One writer; readers take a <see cref="View"/>.</summary>
internal abstract class Chunk(ChunkKind kind)
{
    /// <summary>As many as upstream: two hours at a minute's interval, half an hour at 15 s.</summary>
    public const int MaxSamples = 120;

    public ChunkKind Kind { get; } = kind;
    public int Count { get; protected set; }
    public long MinTime { get; protected set; }
    public long MaxTime { get; protected set; }

    public bool IsFull => Count >= MaxSamples;

    /// <summary>The encoded bytes so far.</summary>
    public abstract ReadOnlySpan<byte> Encoded { get; }

    /// <summary>What the chunk holds now; appends that follow do not change it.</summary>
    public abstract ChunkView View();
}

/// <summary>A chunk's samples at one moment. <c>Bytes</c> from <c>Offset</c> on carry <see cref="BitWriter.Padding"/>.</summary>
internal readonly record struct ChunkView(ChunkKind Kind, byte[] Bytes, int Offset, int Count, long MinTime, long MaxTime)
{
    /// <summary>Adds the samples from <paramref name="from"/> to <paramref name="to"/>, both inclusive.</summary>
    public void Read(SampleBuffer into, long from, long to)
    {
        var bytes = Bytes.AsSpan(Offset);
        switch (Kind)
        {
            case ChunkKind.Float:
                FloatChunk.Read(bytes, Count, into, from, to);
                break;
            case ChunkKind.Histogram:
                HistogramChunk.Read(bytes, Count, into, from, to);
                break;
            default:
                throw new InvalidDataException($"Unknown kind of chunk {(int)Kind}.");
        }
    }
}

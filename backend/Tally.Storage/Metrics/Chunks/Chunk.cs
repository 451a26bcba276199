namespace Tally.Storage.Metrics.Chunks;

/// <summary>What a chunk's samples are; the number is part of the segment format.</summary>
internal enum ChunkKind { Float = 0, Histogram = 1 }

/// <summary>Some 120 samples of one series in ascending time, compressed. One writer; readers take a <see cref="View"/>.</summary>
internal abstract class Chunk(ChunkKind kind)
{
    /// <summary>As many as upstream: two hours at a minute's interval, half an hour at 15 s.</summary>
    public const int MaxSamples = 120;

    private StartColumn? _starts;

    public ChunkKind Kind { get; } = kind;
    public int Count { get; protected set; }
    public long MinTime { get; protected set; }
    public long MaxTime { get; protected set; }

    public bool IsFull => Count >= MaxSamples;

    /// <summary>The encoded bytes so far.</summary>
    public abstract ReadOnlySpan<byte> Encoded { get; }

    /// <summary>When the counting of the samples began, encoded; null where no sample says.</summary>
    public byte[]? Starts => _starts?.Encoded();

    /// <summary>What the chunk holds now; appends that follow do not change it.</summary>
    public abstract ChunkView View();

    /// <summary>Keeps the start of a sample that is about to be counted; 0 where it is unknown.</summary>
    protected void AppendStart(long time, long start)
    {
        if (start != 0)
            _starts ??= new(Count);
        _starts?.Append(time, start);
    }
}

/// <summary>A chunk's samples at one moment. <c>Bytes</c> from <c>Offset</c> on carry <see cref="BitWriter.Padding"/>.</summary>
internal readonly record struct ChunkView(ChunkKind Kind, byte[] Bytes, int Offset, int Count, long MinTime, long MaxTime)
{
    /// <summary>A <see cref="StartColumn"/>, where the chunk has one.</summary>
    public ReadOnlyMemory<byte> Starts { get; init; }

    /// <summary>Adds the samples from <paramref name="from"/> to <paramref name="to"/>, both inclusive.</summary>
    public void Read(SampleBuffer into, long from, long to)
    {
        var bytes = Bytes.AsSpan(Offset);
        var first = into.Count;
        var skipped = Kind switch
        {
            ChunkKind.Float => FloatChunk.Read(bytes, Count, into, from, to),
            ChunkKind.Histogram => HistogramChunk.Read(bytes, Count, into, from, to),
            _ => throw new InvalidDataException($"Unknown kind of chunk {(int)Kind}."),
        };
        if (!Starts.IsEmpty)
            StartColumn.Read(Starts.Span, into, first, skipped);
    }
}

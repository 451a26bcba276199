using Tally.Storage.Files;

namespace Tally.Storage.Metrics.Chunks;

/// <summary>
/// Native histograms, byte by byte: time as zigzag delta of deltas, a flag whether the layout is the one before, the layout
/// where it is not, then every number as the varint of its byte-swapped XOR with the same number before it.
/// </summary>
internal sealed class HistogramChunk() : Chunk(ChunkKind.Histogram)
{
    private readonly ByteWriter _bytes = new(256);
    private NativeHistogram? _last;
    private long _delta;

    public override ReadOnlySpan<byte> Encoded => _bytes.Written;

    public override ChunkView View() => new(Kind, Encoded.ToArray(), 0, Count, MinTime, MaxTime) { Starts = Starts };

    /// <summary>Adds a sample later than all before it; <paramref name="start"/> is when its counting began, 0 where that is unknown.</summary>
    public void Append(long time, NativeHistogram histogram, long start = 0)
    {
        AppendStart(time, start);
        histogram = histogram.WithHint(HistogramContinuity.Hint(_last, histogram));
        var delta = Count == 0 ? time : time - MaxTime;
        _bytes.SignedVarint(delta - _delta);
        // The first "delta" is a time of day, no pace to predict the next from.
        _delta = Count == 0 ? 0 : delta;
        var previous = _last is not null && _last.HasLayoutOf(histogram) ? _last : null;
        HistogramCodec.Write(_bytes, histogram, previous);
        _last = histogram;
        MinTime = Count == 0 ? time : MinTime;
        MaxTime = time;
        Count++;
    }

    /// <summary>Returns how many samples came before <paramref name="from"/>.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, int count, SampleBuffer into, long from, long to)
    {
        var reader = new ByteReader(bytes);
        long time = 0, delta = 0;
        NativeHistogram? last = null;
        var skipped = 0;
        for (var i = 0; i < count; i++)
        {
            delta += reader.SignedVarint();
            time += delta;
            if (i == 0)
                delta = 0;
            last = HistogramCodec.Read(ref reader, last);
            if (time > to)
                break;
            if (time >= from)
                into.Add(time, last);
            else
                skipped++;
        }
        return skipped;
    }
}

using Tally.Storage.Files;

namespace Tally.Storage.Metrics.Chunks;

/// <summary>
/// When the counting of a chunk's samples began, in runs of samples that began at one time (a counter since its start) or
/// each equally long before itself (deltas). Unknown is 0, so samples of unknown start are runs of the first kind.
/// <code>
/// count ‖ is-distance bit, time or distance in milliseconds
/// </code>
/// </summary>
internal sealed class StartColumn
{
    private readonly ByteWriter _runs = new(32);
    private int _count;
    private long _start;
    private long _distance;
    private bool _sameStart;
    private bool _sameDistance;

    /// <param name="unknown">How many samples of unknown start come first.</param>
    public StartColumn(int unknown) => (_count, _sameStart) = (unknown, true);

    public void Append(long time, long start)
    {
        var (fitsStart, fitsDistance) = (_sameStart && start == _start, _sameDistance && start != 0 && time - start == _distance);
        if (_count == 0 || !(fitsStart || fitsDistance))
        {
            Close(_runs);
            (_count, _start, _distance) = (0, start, time - start);
            (fitsStart, fitsDistance) = (true, start != 0);
        }
        (_sameStart, _sameDistance) = (fitsStart, fitsDistance);
        _count++;
    }

    /// <summary>A copy, which appends that follow do not change.</summary>
    public byte[] Encoded()
    {
        var all = new ByteWriter(_runs.Length + 32);
        all.Bytes(_runs.Written);
        Close(all);
        return all.Written.ToArray();
    }

    /// <summary>Gives the samples of a buffer from <paramref name="first"/> on their starts; the chunk had <paramref name="skipped"/> before them.</summary>
    public static void Read(ReadOnlySpan<byte> runs, SampleBuffer into, int first, int skipped)
    {
        var reader = new ByteReader(runs);
        var (left, isDistance, value) = (0, false, 0L);
        for (var i = first - skipped; i < into.Count; i++)
        {
            if (left-- == 0)
            {
                var head = reader.Varint();
                (left, isDistance, value) = ((int)(head >> 1) - 1, (head & 1) != 0, reader.SignedVarint());
            }
            if (i >= first)
                into.SetStart(i, isDistance ? into.Times[i] - value : value);
        }
    }

    private void Close(ByteWriter runs)
    {
        if (_count == 0)
            return;
        runs.Varint((ulong)_count << 1 | (_sameStart ? 0UL : 1));
        runs.SignedVarint(_sameStart ? _start : _distance);
    }
}

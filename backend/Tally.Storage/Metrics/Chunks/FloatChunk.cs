using System.Numerics;

namespace Tally.Storage.Metrics.Chunks;

/// <summary>
/// Floats after the Gorilla paper (Pelkonen et al., VLDB 2015): times as delta of deltas, values as XOR with the value before.
/// <code>
/// time:  0 | 10 + 14 bits | 110 + 17 bits | 1110 + 20 bits | 1111 + 64 bits
/// value: 0 | 10 + bits in the last window | 11 + 5 bits leading zeros + 6 bits (length - 1) + bits
/// </code>
/// The first sample is 64 bits of time and 64 of value.
/// </summary>
internal sealed class FloatChunk() : Chunk(ChunkKind.Float)
{
    private BitWriter _bits = new();
    private long _delta;
    private ulong _value;
    private int _leading = -1;
    private int _trailing;

    public override ReadOnlySpan<byte> Encoded => _bits.Bytes.AsSpan(0, _bits.Length);

    public override ChunkView View() => new(Kind, _bits.Bytes, 0, Count, MinTime, MaxTime) { Starts = Starts };

    /// <summary>Adds a sample later than all before it; <paramref name="start"/> is when its counting began, 0 where that is unknown.</summary>
    public void Append(long time, double value, long start = 0)
    {
        AppendStart(time, start);
        var bits = BitConverter.DoubleToUInt64Bits(value);
        if (Count == 0)
        {
            _bits.Write((ulong)time, 64);
            _bits.Write(bits, 64);
            MinTime = time;
        }
        else
        {
            WriteTime(time);
            WriteValue(bits ^ _value);
        }
        _value = bits;
        MaxTime = time;
        Count++;
    }

    private void WriteTime(long time)
    {
        var delta = time - MaxTime;
        var change = delta - _delta;
        _delta = delta;
        if (change == 0)
            _bits.WriteBit(false);
        else if (Fits(change, 14))
            _bits.Write(0b10UL << 14 | (ulong)change & (1UL << 14) - 1, 16);
        else if (Fits(change, 17))
            _bits.Write(0b110UL << 17 | (ulong)change & (1UL << 17) - 1, 20);
        else if (Fits(change, 20))
            _bits.Write(0b1110UL << 20 | (ulong)change & (1UL << 20) - 1, 24);
        else
        {
            _bits.Write(0b1111, 4);
            _bits.Write((ulong)change, 64);
        }
    }

    private static bool Fits(long value, int bits) => value >= -(1L << (bits - 1)) && value < 1L << (bits - 1);

    private void WriteValue(ulong xor)
    {
        if (xor == 0)
        {
            _bits.WriteBit(false);
            return;
        }
        var leading = Math.Min(31, BitOperations.LeadingZeroCount(xor));
        var trailing = BitOperations.TrailingZeroCount(xor);
        if (_leading >= 0 && leading >= _leading && trailing >= _trailing)
        {
            _bits.Write(0b10, 2);
            _bits.Write(xor >> _trailing, 64 - _leading - _trailing);
            return;
        }
        (_leading, _trailing) = (leading, trailing);
        var length = 64 - leading - trailing;
        _bits.Write(0b11UL << 11 | (uint)leading << 6 | (uint)(length - 1), 13);
        _bits.Write(xor >> trailing, length);
    }

    /// <summary>Returns how many samples came before <paramref name="from"/>.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, int count, SampleBuffer into, long from, long to)
    {
        var bits = new BitReader(bytes);
        var time = (long)bits.Read(64);
        var value = bits.Read(64);
        long delta = 0;
        var (leading, trailing) = (0, 0);
        var skipped = 0;
        for (var i = 0; ; )
        {
            if (time > to)
                return skipped;
            if (time >= from)
                into.Add(time, BitConverter.UInt64BitsToDouble(value));
            else
                skipped++;
            if (++i >= count)
                return skipped;
            delta += ReadChange(ref bits);
            time += delta;
            if (!bits.ReadBit())
                continue;
            if (bits.ReadBit())
            {
                leading = (int)bits.Read(5);
                trailing = 64 - leading - ((int)bits.Read(6) + 1);
            }
            value ^= bits.Read(64 - leading - trailing) << trailing;
        }
    }

    private static long ReadChange(ref BitReader bits)
    {
        if (!bits.ReadBit())
            return 0;
        if (!bits.ReadBit())
            return Signed(bits.Read(14), 14);
        if (!bits.ReadBit())
            return Signed(bits.Read(17), 17);
        return bits.ReadBit() ? (long)bits.Read(64) : Signed(bits.Read(20), 20);
    }

    private static long Signed(ulong bits, int count) => (long)(bits << (64 - count)) >> (64 - count);
}

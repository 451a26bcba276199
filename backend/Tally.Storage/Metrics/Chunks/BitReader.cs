using System.Buffers.Binary;

namespace Tally.Storage.Metrics.Chunks;

/// <summary>Reads what <see cref="BitWriter"/> wrote; the span must carry its padding.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>The next 0 to 64 bits.</summary>
    public ulong Read(int count)
    {
        if (count <= 32)
            return Take(count);
        var high = Take(count - 32);
        return high << 32 | Take(32);
    }

    public bool ReadBit() => Take(1) != 0;

    private ulong Take(int count)
    {
        if (count == 0)
            return 0;
        var word = BinaryPrimitives.ReadUInt64BigEndian(_bytes[(_position >> 3)..]) << (_position & 7);
        _position += count;
        return word >> (64 - count);
    }
}

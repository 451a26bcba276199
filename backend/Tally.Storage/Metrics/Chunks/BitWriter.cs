using System.Buffers.Binary;

namespace Tally.Storage.Metrics.Chunks;

/// <summary>
/// Appends bits, most significant first. Bits once written never change, so a reader that took the array and a count of
/// samples may decode while more are appended; a full array is replaced, not reused. A struct, so that a chunk is one object
/// less to fetch from memory; never copy it.
/// </summary>
internal struct BitWriter()
{
    /// <summary>Readers and writers touch whole words; an array has this many bytes after its last bit.</summary>
    public const int Padding = 2 * sizeof(ulong);

    private int _position;

    public byte[] Bytes { get; private set; } = new byte[64];

    /// <summary>Bytes in use, the last one perhaps in part.</summary>
    public readonly int Length => (_position + 7) >> 3;

    /// <summary>Writes the low <paramref name="count"/> bits, 0 to 64.</summary>
    public void Write(ulong bits, int count)
    {
        if (count > 32)
        {
            Put(bits >> 32, count - 32);
            Put(bits & uint.MaxValue, 32);
        }
        else
        {
            Put(bits & ((1UL << count) - 1), count);
        }
    }

    public void WriteBit(bool bit) => Put(bit ? 1UL : 0, 1);

    private void Put(ulong bits, int count)
    {
        var index = _position >> 3;
        if (index + Padding > Bytes.Length)
        {
            var larger = new byte[Bytes.Length * 2];
            Bytes.AsSpan().CopyTo(larger);
            Bytes = larger;
        }
        var target = Bytes.AsSpan(index);
        var word = BinaryPrimitives.ReadUInt64BigEndian(target) | bits << (64 - count - (_position & 7));
        BinaryPrimitives.WriteUInt64BigEndian(target, word);
        _position += count;
    }
}

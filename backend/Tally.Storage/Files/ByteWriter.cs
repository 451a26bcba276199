using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Tally.Storage.Files;

/// <summary>
/// Writes the little-endian binary form that log records and columns share: fixed-width numbers, LEB128 varints,
/// length-prefixed UTF-8, and whole rows as their memory image. Reusable through <see cref="Clear"/>; not thread-safe.
/// </summary>
internal sealed class ByteWriter(int capacity = 1024)
{
    private byte[] _buffer = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value);

    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), value);

    /// <summary>LEB128, 1 to 10 bytes.</summary>
    public void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }
        Byte((byte)value);
    }

    /// <summary>ZigZag LEB128: small numbers of either sign stay short.</summary>
    public void SignedVarint(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    /// <summary>The next <paramref name="count"/> bytes, for the caller to fill.</summary>
    public Span<byte> Take(int count) => Reserve(count);

    /// <summary>The text without its length; returns how many bytes it took.</summary>
    public int Utf8(string value)
    {
        // Counting first is a second pass, worth it only where the room would be large.
        const int Short = 4096;
        var most = value.Length <= Short ? Encoding.UTF8.GetMaxByteCount(value.Length) : Encoding.UTF8.GetByteCount(value);
        var written = Encoding.UTF8.GetBytes(value, Reserve(most));
        Length -= most - written;
        return written;
    }

    public void String(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    /// <summary>The count, then the rows as they lie in memory. Only little-endian machines are supported.</summary>
    public void Rows<T>(ReadOnlySpan<T> rows) where T : unmanaged
    {
        Varint((ulong)rows.Length);
        Bytes(MemoryMarshal.AsBytes(rows));
    }

    private Span<byte> Reserve(int count)
    {
        if (Length + count > _buffer.Length)
            Array.Resize(ref _buffer, (int)BitOperations.RoundUpToPowerOf2((uint)(Length + count)));
        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }
}

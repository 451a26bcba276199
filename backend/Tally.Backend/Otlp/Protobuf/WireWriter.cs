using System.Buffers.Binary;
using System.Text;
using Tally.Signals;

namespace Tally.Backend.Otlp.Protobuf;

/// <summary>
/// Protobuf's wire form, written forward: a message's length is put in when it ends, its bytes moved by the length's own
/// size. Zero and empty fields are left out, as proto3 does. Not thread-safe.
/// </summary>
internal sealed class WireWriter
{
    private byte[] _buffer = new byte[4096];
    private int _length;

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Writes a nested message, also when it is empty.</summary>
    public void Message(int field, Action<WireWriter> fill)
    {
        Tag(field, 2);
        var start = _length;
        fill(this);
        var size = _length - start;
        var prefix = VarintSize((ulong)size);
        Reserve(prefix);
        _buffer.AsSpan(start, size).CopyTo(_buffer.AsSpan(start + prefix));
        var end = _length;
        _length = start;
        RawVarint((ulong)size);
        _length = end;
    }

    public void Varint(int field, ulong value)
    {
        if (value == 0)
            return;
        Tag(field, 0);
        RawVarint(value);
    }

    /// <summary>A member of a oneof, written also when it is 0.</summary>
    public void Chosen(int field, long value)
    {
        Tag(field, 0);
        RawVarint((ulong)value);
    }

    public void Fixed64(int field, long value)
    {
        if (value != 0)
            Chosen64(field, value);
    }

    public void Chosen64(int field, long value)
    {
        Tag(field, 1);
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value);
    }

    public void Fixed32(int field, uint value)
    {
        if (value == 0)
            return;
        Tag(field, 5);
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), value);
    }

    public void Text(int field, string value)
    {
        if (value.Length > 0)
            ChosenText(field, value);
    }

    public void ChosenText(int field, string value)
    {
        Tag(field, 2);
        var size = Encoding.UTF8.GetByteCount(value);
        RawVarint((ulong)size);
        Encoding.UTF8.GetBytes(value, Reserve(size));
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, 2);
        RawVarint((ulong)value.Length);
        value.CopyTo(Reserve(value.Length));
    }

    /// <summary>A repeated varint, packed.</summary>
    public void Packed(int field, IEnumerable<long> values) => Message(field, wire =>
    {
        foreach (var value in values)
            wire.RawVarint((ulong)value);
    });

    public void Id(int field, TraceId id)
    {
        Span<byte> bytes = stackalloc byte[TraceId.Size];
        id.Write(bytes);
        Bytes(field, bytes);
    }

    public void Id(int field, ulong id)
    {
        if (id == 0)
            return;
        Span<byte> bytes = stackalloc byte[SpanId.Size];
        new SpanId(id).Write(bytes);
        Bytes(field, bytes);
    }

    private void Tag(int field, int type) => RawVarint((ulong)((field << 3) | type));

    private void RawVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            Reserve(1)[0] = (byte)(value | 0x80);
        Reserve(1)[0] = (byte)value;
    }

    private static int VarintSize(ulong value) => (System.Numerics.BitOperations.Log2(value | 1) / 7) + 1;

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_length + count, _buffer.Length * 2));
        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }
}

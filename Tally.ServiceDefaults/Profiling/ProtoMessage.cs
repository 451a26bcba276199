using System.Buffers;
using System.Text;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>Writes protobuf's wire form, one call a field; zeros are left out, as proto3 does.</summary>
internal sealed class ProtoMessage
{
    private const int VarintField = 0;
    private const int LengthField = 2;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public ProtoMessage Varint(int field, long value)
    {
        if (value == 0)
            return this;
        Raw((ulong)(field << 3 | VarintField));
        Raw((ulong)value);
        return this;
    }

    /// <summary>A text, written also when it is empty: in a list its place counts.</summary>
    public ProtoMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoMessage Message(int field, ProtoMessage value) => Bytes(field, value.Written.Span);

    public ProtoMessage Packed(int field, IEnumerable<long> values)
    {
        var packed = new ProtoMessage();
        foreach (var value in values)
            packed.Raw((ulong)value);
        return Message(field, packed);
    }

    public ProtoMessage Bytes(int field, ReadOnlySpan<byte> value)
    {
        Raw((ulong)(field << 3 | LengthField));
        Raw((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    private void Raw(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            Raw((byte)(value | 0x80));
        Raw((byte)value);
    }

    private void Raw(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }
}

using System.Text;

namespace Tally.Backend.Otlp.Protobuf;

/// <summary>Writes the few small messages a receiver answers with. Zero and empty values are left out, as proto3 does.</summary>
internal sealed class ProtoWriter
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public ProtoWriter Varint(int field, long value)
    {
        if (value == 0)
            return this;
        Raw(((ulong)field << 3) | (ulong)WireType.Varint);
        Raw((ulong)value);
        return this;
    }

    public ProtoWriter Text(int field, string value) => value.Length == 0 ? this : Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Bytes(int field, byte[] value)
    {
        Raw(((ulong)field << 3) | (ulong)WireType.Length);
        Raw((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    private void Raw(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Tally.Backend.Tests.Otlp;

/// <summary>Writes protobuf for tests, one call a field, in the order given: <c>new Proto().Text(5, "name").Fixed64(7, 1)</c>.</summary>
internal sealed class Proto
{
    private readonly List<byte> _bytes = [];

    public static implicit operator byte[](Proto proto) => [.. proto._bytes];

    public byte[] ToArray() => [.. _bytes];

    public Proto Varint(int field, ulong value) => Tag(field, 0).Raw(value);

    public Proto SInt32(int field, int value) => Varint(field, (uint)((value << 1) ^ (value >> 31)));

    public Proto Fixed64(int field, ulong value)
    {
        Tag(field, 1);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        _bytes.AddRange(bytes);
        return this;
    }

    public Proto Double(int field, double value) => Fixed64(field, BitConverter.DoubleToUInt64Bits(value));

    public Proto Fixed32(int field, uint value)
    {
        Tag(field, 5);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _bytes.AddRange(bytes);
        return this;
    }

    public Proto Bytes(int field, byte[] value)
    {
        Tag(field, 2).Raw((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    public Proto Hex(int field, string hex) => Bytes(field, Convert.FromHexString(hex));

    public Proto Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public Proto Message(int field, Proto message) => Bytes(field, message);

    public Proto PackedFixed64(int field, params ulong[] values) => Bytes(field, [.. values.SelectMany(BitConverter.GetBytes)]);

    public Proto PackedDouble(int field, params double[] values) => Bytes(field, [.. values.SelectMany(BitConverter.GetBytes)]);

    public Proto PackedVarint(int field, params ulong[] values)
    {
        var packed = new Proto();
        foreach (var value in values)
            packed.Raw(value);
        return Bytes(field, packed);
    }

    /// <summary>A KeyValue.</summary>
    public Proto Attribute(int field, string key, Proto value) => Message(field, new Proto().Text(1, key).Message(2, value));

    /// <summary>A KeyValue that holds a string.</summary>
    public Proto Attribute(int field, string key, string value) => Attribute(field, key, new Proto().Text(1, value));

    /// <summary>Fields that another message has.</summary>
    public Proto Raw(Proto fields)
    {
        _bytes.AddRange(fields._bytes);
        return this;
    }

    private Proto Tag(int field, int wire) => Raw((ulong)((field << 3) | wire));

    private Proto Raw(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
        return this;
    }
}

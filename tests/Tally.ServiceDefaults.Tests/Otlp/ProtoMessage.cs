using System.Buffers.Binary;
using System.Text;

namespace Tally.ServiceDefaults.Tests.Otlp;

/// <summary>A protobuf message read without its schema: field number to values, each a number or bytes.</summary>
internal sealed class ProtoMessage
{
    private readonly ILookup<int, (ulong Number, ReadOnlyMemory<byte> Bytes)> _fields;

    public ProtoMessage(ReadOnlyMemory<byte> message) =>
        _fields = Read(message).ToLookup(field => field.Field, field => (field.Number, field.Bytes));

    public IEnumerable<ProtoMessage> Messages(int field) => _fields[field].Select(value => new ProtoMessage(value.Bytes));

    public IEnumerable<ProtoMessage> Messages(params int[] path) =>
        path.Aggregate((IEnumerable<ProtoMessage>)[this], (messages, field) => messages.SelectMany(message => message.Messages(field)));

    public string Text(int field) => Encoding.UTF8.GetString(_fields[field].LastOrDefault().Bytes.Span);

    public string Hex(int field) => Convert.ToHexStringLower(_fields[field].LastOrDefault().Bytes.Span);

    public ulong Number(int field) => _fields[field].LastOrDefault().Number;

    public bool Has(int field) => _fields.Contains(field);

    /// <summary>Doubles, packed or one by one.</summary>
    public double[] Doubles(int field) =>
        [.. _fields[field].SelectMany(value => value.Bytes.IsEmpty
            ? [BitConverter.UInt64BitsToDouble(value.Number)]
            : Enumerable.Range(0, value.Bytes.Length / 8).Select(i => BinaryPrimitives.ReadDoubleLittleEndian(value.Bytes.Span[(i * 8)..])))];

    private static IEnumerable<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> Read(ReadOnlyMemory<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            var key = Varint(ref rest);
            var field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    yield return (field, Varint(ref rest), default);
                    break;
                case 1:
                    yield return (field, BinaryPrimitives.ReadUInt64LittleEndian(rest.Span), default);
                    rest = rest[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref rest);
                    yield return (field, 0, rest[..length]);
                    rest = rest[length..];
                    break;
                case 5:
                    yield return (field, BinaryPrimitives.ReadUInt32LittleEndian(rest.Span), default);
                    rest = rest[4..];
                    break;
                default:
                    throw new FormatException($"wire type {key & 7}");
            }
        }
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> rest)
    {
        ulong value = 0;
        for (var i = 0; ; i++)
        {
            var part = rest.Span[i];
            value |= (ulong)(part & 0x7f) << (7 * i);
            if (part < 0x80)
            {
                rest = rest[(i + 1)..];
                return value;
            }
        }
    }
}

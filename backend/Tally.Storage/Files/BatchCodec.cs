using System.Diagnostics;
using System.Runtime.InteropServices;
using Tally.Signals;

namespace Tally.Storage.Files;

/// <summary>The parts that every batch's log record has: its values, attribute lists, resources and scopes.</summary>
internal static class BatchCodec
{
    public static void WriteShared(ByteWriter writer, SignalBatch batch)
    {
        WriteValues(writer, batch.Values);
        writer.Rows<AttributeRef>(CollectionsMarshal.AsSpan(batch.Attributes));
        writer.Rows<ResourceRow>(CollectionsMarshal.AsSpan(batch.Resources));
        writer.Rows<ScopeRow>(CollectionsMarshal.AsSpan(batch.Scopes));
    }

    /// <summary>Fills a new batch, in the order of <see cref="WriteShared"/>.</summary>
    public static void ReadShared(ref ByteReader reader, SignalBatch batch)
    {
        ReadValues(ref reader, batch.Values);
        reader.Rows(batch.Attributes);
        reader.Rows(batch.Resources);
        reader.Rows(batch.Scopes);
    }

    public static void WriteValues(ByteWriter writer, ValueTable values)
    {
        writer.Varint((ulong)values.Count - 1);
        for (var i = 1; i < values.Count; i++)
            WriteValue(writer, values[i]);
    }

    public static void ReadValues(ref ByteReader reader, ValueTable values)
    {
        var count = reader.Count();
        for (var i = 0; i < count; i++)
            values.Add(ReadValue(ref reader));
    }

    public static void WriteValue(ByteWriter writer, AttributeValue value)
    {
        writer.Byte((byte)value.Kind);
        switch (value.Kind)
        {
            case ValueKind.Empty:
                break;
            case ValueKind.String:
                writer.String(value.AsString);
                break;
            case ValueKind.Bool:
                writer.Byte(value.AsBool ? (byte)1 : (byte)0);
                break;
            case ValueKind.Int:
                writer.SignedVarint(value.AsInt);
                break;
            case ValueKind.Double:
                writer.Double(value.AsDouble);
                break;
            case ValueKind.Bytes:
                writer.Varint((ulong)value.AsBytes.Length);
                writer.Bytes(value.AsBytes.Span);
                break;
            case ValueKind.Array:
                writer.Varint((ulong)value.AsArray.Count);
                foreach (var item in value.AsArray)
                    WriteValue(writer, item);
                break;
            case ValueKind.Map:
                writer.Varint((ulong)value.AsMap.Count);
                foreach (var (key, item) in value.AsMap)
                {
                    writer.String(key);
                    WriteValue(writer, item);
                }
                break;
            default:
                throw new UnreachableException();
        }
    }

    public static AttributeValue ReadValue(ref ByteReader reader)
    {
        var kind = (ValueKind)reader.Byte();
        return kind switch
        {
            ValueKind.Empty => default,
            ValueKind.String => AttributeValue.From(reader.String()),
            ValueKind.Bool => AttributeValue.From(reader.Byte() != 0),
            ValueKind.Int => AttributeValue.From(reader.SignedVarint()),
            ValueKind.Double => AttributeValue.From(reader.Double()),
            ValueKind.Bytes => AttributeValue.From(reader.Bytes(reader.Count()).ToArray()),
            ValueKind.Array => AttributeValue.From(ReadArray(ref reader)),
            ValueKind.Map => AttributeValue.From(ReadMap(ref reader)),
            _ => throw new InvalidDataException($"Unknown kind of value {(byte)kind}."),
        };
    }

    private static AttributeValue[] ReadArray(ref ByteReader reader)
    {
        var items = new AttributeValue[reader.Count()];
        for (var i = 0; i < items.Length; i++)
            items[i] = ReadValue(ref reader);
        return items;
    }

    private static KeyValuePair<string, AttributeValue>[] ReadMap(ref ByteReader reader)
    {
        var items = new KeyValuePair<string, AttributeValue>[reader.Count()];
        for (var i = 0; i < items.Length; i++)
            items[i] = new(reader.String(), ReadValue(ref reader));
        return items;
    }
}

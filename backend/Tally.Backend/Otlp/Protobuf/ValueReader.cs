using System.Text;
using Tally.Signals;

namespace Tally.Backend.Otlp.Protobuf;

/// <summary>AnyValue in all its kinds, arrays and maps included.</summary>
internal static class ValueReader
{
    /// <summary>The value of one field of an AnyValue; a kind that is not known yet reads as empty.</summary>
    public static AttributeValue Field(ref ProtoReader reader, ValueTable values, int depth) => reader.Field switch
    {
        1 => AttributeValue.From(Encoding.UTF8.GetString(reader.Bytes())),
        2 => AttributeValue.From(reader.Bool()),
        3 => AttributeValue.From((long)reader.Varint()),
        4 => AttributeValue.From(reader.Double()),
        5 => Array(ref reader, values, depth),
        6 => Map(ref reader, values, depth),
        7 => AttributeValue.From(reader.Bytes().ToArray()),
        _ => Unknown(ref reader),
    };

    private static AttributeValue Any(ref ProtoReader reader, ValueTable values, int depth)
    {
        if (depth > ItemRules.MaxValueDepth)
        {
            reader.Fail(ItemRules.TooDeep);
            return default;
        }
        AttributeValue value = default;
        var outer = reader.Enter();
        while (reader.Next())
            value = Field(ref reader, values, depth);
        reader.Leave(outer);
        return value;
    }

    private static AttributeValue Array(ref ProtoReader reader, ValueTable values, int depth)
    {
        var items = new List<AttributeValue>();
        var outer = reader.Enter();
        while (reader.Next())
            if (reader.Field == 1)
                items.Add(Any(ref reader, values, depth + 1));
            else
                reader.Skip();
        reader.Leave(outer);
        return AttributeValue.From(items.ToArray());
    }

    private static AttributeValue Map(ref ProtoReader reader, ValueTable values, int depth)
    {
        var items = new List<KeyValuePair<string, AttributeValue>>();
        var outer = reader.Enter();
        while (reader.Next())
            if (reader.Field == 1)
                items.Add(Entry(ref reader, values, depth + 1));
            else
                reader.Skip();
        reader.Leave(outer);
        return AttributeValue.From(items.ToArray());
    }

    private static KeyValuePair<string, AttributeValue> Entry(ref ProtoReader reader, ValueTable values, int depth)
    {
        var key = "";
        AttributeValue value = default;
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    key = Encoding.UTF8.GetString(reader.Bytes());
                    break;
                case 2:
                    value = Any(ref reader, values, depth);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(key, value);
    }

    private static AttributeValue Unknown(ref ProtoReader reader)
    {
        reader.Skip();
        return default;
    }
}

using Tally.Signals;

namespace Tally.Backend.Otlp.Protobuf;

/// <summary>The messages that all signals share: opentelemetry/proto/common/v1 and resource/v1.</summary>
internal static class CommonReader
{
    /// <summary>A Resource, without the schema URL that stands beside it.</summary>
    public static ResourceRow Resource(ref ProtoReader reader, SignalBatch batch)
    {
        var attributes = new Run();
        uint dropped = 0;
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    Attribute(ref reader, batch, ref attributes);
                    break;
                case 2:
                    dropped = reader.UInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(attributes.Slice, 0, dropped);
    }

    /// <summary>An InstrumentationScope, without the schema URL that stands beside it.</summary>
    public static ScopeRow Scope(ref ProtoReader reader, SignalBatch batch)
    {
        var attributes = new Run();
        int name = 0, version = 0;
        uint dropped = 0;
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    version = reader.Text();
                    break;
                case 3:
                    Attribute(ref reader, batch, ref attributes);
                    break;
                case 4:
                    dropped = reader.UInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(name, version, attributes.Slice, 0, dropped);
    }

    /// <summary>A KeyValue, added to a list of attributes.</summary>
    public static void Attribute(ref ProtoReader reader, SignalBatch batch, ref Run attributes)
    {
        if (!reader.TrySeen(out var attribute, out var start))
        {
            attribute = KeyValue(ref reader, batch.Values);
            reader.Remember(start, attribute);
        }
        attributes.Add(batch.Attributes, attribute);
    }

    private static AttributeRef KeyValue(ref ProtoReader reader, ValueTable values)
    {
        int key = 0, value = 0;
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    key = reader.Text();
                    break;
                case 2:
                    value = Value(ref reader, values);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        // A key is a text, and index 0 reads as one; but "absent" must not be found under a name.
        return new(key == 0 ? values.Add("") : key, value);
    }

    /// <summary>An AnyValue as an index of the table; 0 where it is empty.</summary>
    public static int Value(ref ProtoReader reader, ValueTable values)
    {
        var index = 0;
        var outer = reader.Enter();
        while (reader.Next())
            index = reader.Field == 1 ? StringValue(ref reader, values) : values.Add(ValueReader.Field(ref reader, values, depth: 1));
        reader.Leave(outer);
        return index;
    }

    // An AnyValue that holds "" is not an AnyValue that holds nothing.
    private static int StringValue(ref ProtoReader reader, ValueTable values) =>
        reader.Text() is var index && index == 0 ? values.Add("") : index;
}

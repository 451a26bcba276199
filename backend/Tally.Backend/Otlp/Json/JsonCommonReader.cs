using Tally.Signals;

namespace Tally.Backend.Otlp.Json;

/// <summary>The messages that all signals share: resources, scopes, attributes and their values.</summary>
internal static class JsonCommonReader
{
    /// <summary>A Resource, without the schema URL that stands beside it.</summary>
    public static ResourceRow Resource(ref JsonCursor json, SignalBatch batch)
    {
        var attributes = new Run();
        uint dropped = 0;
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "attributes":
                        Attributes(ref json, batch, ref attributes);
                        break;
                    case "droppedAttributesCount":
                        dropped = json.UInt32();
                        break;
                    default:
                        json.Skip();
                        break;
                }
        return new(attributes.Slice, 0, dropped);
    }

    /// <summary>An InstrumentationScope, without the schema URL that stands beside it.</summary>
    public static ScopeRow Scope(ref JsonCursor json, SignalBatch batch)
    {
        var attributes = new Run();
        int name = 0, version = 0;
        uint dropped = 0;
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "name":
                        name = json.Text();
                        break;
                    case "version":
                        version = json.Text();
                        break;
                    case "attributes":
                        Attributes(ref json, batch, ref attributes);
                        break;
                    case "droppedAttributesCount":
                        dropped = json.UInt32();
                        break;
                    default:
                        json.Skip();
                        break;
                }
        return new(name, version, attributes.Slice, 0, dropped);
    }

    /// <summary>An array of KeyValue, added to a list of attributes.</summary>
    public static void Attributes(ref JsonCursor json, SignalBatch batch, ref Run attributes)
    {
        if (!json.BeginArray())
            return;
        while (json.NextItem())
        {
            var (key, value) = Entry(ref json, depth: 1);
            attributes.Add(batch.Attributes, new(batch.Values.Add(key), batch.Values.Add(value)));
        }
    }

    /// <summary>An AnyValue; empty where it is null or of a kind that is not known yet.</summary>
    public static AttributeValue Value(ref JsonCursor json, int depth)
    {
        if (depth > ItemRules.MaxValueDepth)
            throw json.Error(ItemRules.TooDeep);
        AttributeValue value = default;
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "stringValue":
                        value = AttributeValue.From(json.String());
                        break;
                    case "boolValue":
                        value = AttributeValue.From(json.Bool());
                        break;
                    case "intValue":
                        value = AttributeValue.From(json.Int64());
                        break;
                    case "doubleValue":
                        value = AttributeValue.From(json.Double());
                        break;
                    case "bytesValue":
                        value = AttributeValue.From(json.Base64());
                        break;
                    case "arrayValue":
                        value = AttributeValue.From(Array(ref json, depth));
                        break;
                    case "kvlistValue":
                        value = AttributeValue.From(Map(ref json, depth));
                        break;
                    default:
                        json.Skip();
                        break;
                }
        return value;
    }

    // { "values": [ AnyValue ] }
    private static AttributeValue[] Array(ref JsonCursor json, int depth)
    {
        var items = new List<AttributeValue>();
        if (json.BeginObject())
            while (json.NextField())
                if (json.Field == "values" && json.BeginArray())
                    while (json.NextItem())
                        items.Add(Value(ref json, depth + 1));
                else
                    json.Skip();
        return [.. items];
    }

    // { "values": [ KeyValue ] }
    private static KeyValuePair<string, AttributeValue>[] Map(ref JsonCursor json, int depth)
    {
        var items = new List<KeyValuePair<string, AttributeValue>>();
        if (json.BeginObject())
            while (json.NextField())
                if (json.Field == "values" && json.BeginArray())
                    while (json.NextItem())
                        items.Add(Entry(ref json, depth + 1));
                else
                    json.Skip();
        return [.. items];
    }

    private static KeyValuePair<string, AttributeValue> Entry(ref JsonCursor json, int depth)
    {
        var key = "";
        AttributeValue value = default;
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "key":
                        key = json.String();
                        break;
                    case "value":
                        value = Value(ref json, depth);
                        break;
                    default:
                        json.Skip();
                        break;
                }
        return new(key, value);
    }
}

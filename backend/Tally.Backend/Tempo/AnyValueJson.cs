using System.Globalization;
using System.Text.Json;
using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>OTLP's AnyValue and KeyValue in the protobuf JSON mapping: 64-bit numbers as strings, bytes as base64.</summary>
internal static class AnyValueJson
{
    /// <summary><c>"attributes":[{"key":"a","value":{"stringValue":"b"}}]</c>, or nothing where there are none.</summary>
    public static void Attributes(Utf8JsonWriter json, AttributeTable table, ValueTable values, int row)
    {
        var any = false;
        foreach (var (key, column) in table.Columns)
        {
            if (column[row] is not (var id and not 0))
                continue;
            if (!any)
                json.WriteStartArray("attributes");
            any = true;
            KeyValue(json, key, values[id]);
        }
        if (any)
            json.WriteEndArray();
    }

    public static void KeyValue(Utf8JsonWriter json, string key, AttributeValue value)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WritePropertyName("value");
        Value(json, value);
        json.WriteEndObject();
    }

    public static void Value(Utf8JsonWriter json, AttributeValue value)
    {
        json.WriteStartObject();
        switch (value.Kind)
        {
            case ValueKind.String:
                json.WriteString("stringValue", value.AsString);
                break;
            case ValueKind.Bool:
                json.WriteBoolean("boolValue", value.AsBool);
                break;
            case ValueKind.Int:
                json.WriteString("intValue", value.AsInt.ToString(CultureInfo.InvariantCulture));
                break;
            case ValueKind.Double when double.IsFinite(value.AsDouble):
                json.WritePropertyName("doubleValue");
                json.WriteRawValue(GoFloat.Json(value.AsDouble));
                break;
            case ValueKind.Double:
                json.WriteString("doubleValue", value.AsDouble switch { double.PositiveInfinity => "Infinity", double.NegativeInfinity => "-Infinity", _ => "NaN" });
                break;
            case ValueKind.Bytes:
                json.WriteBase64String("bytesValue", value.AsBytes.Span);
                break;
            case ValueKind.Array:
                json.WriteStartObject("arrayValue");
                json.WriteStartArray("values");
                foreach (var item in value.AsArray)
                    Value(json, item);
                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case ValueKind.Map:
                json.WriteStartObject("kvlistValue");
                json.WriteStartArray("values");
                foreach (var (key, item) in value.AsMap)
                    KeyValue(json, key, item);
                json.WriteEndArray();
                json.WriteEndObject();
                break;
        }
        json.WriteEndObject();
    }
}

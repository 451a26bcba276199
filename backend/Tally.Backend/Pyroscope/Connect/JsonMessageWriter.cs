using System.Globalization;
using System.Text.Json;

namespace Tally.Backend.Pyroscope.Connect;

/// <summary>Writes an answer in protobuf's JSON form: 64-bit whole numbers are texts there.</summary>
internal sealed class JsonMessageWriter(Utf8JsonWriter json) : IMessageWriter
{
    public static void Write(Utf8JsonWriter json, Action<IMessageWriter> message)
    {
        json.WriteStartObject();
        message(new JsonMessageWriter(json));
        json.WriteEndObject();
    }

    public void Text(int field, string name, string value)
    {
        if (value.Length > 0)
            json.WriteString(name, value);
    }

    public void Int64(int field, string name, long value)
    {
        if (value != 0)
            json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
    }

    public void Double(int field, string name, double value)
    {
        if (value != 0)
            json.WriteNumber(name, value);
    }

    public void Bool(int field, string name, bool value)
    {
        if (value)
            json.WriteBoolean(name, value);
    }

    public void Texts(int field, string name, IReadOnlyCollection<string> values) => List(name, values, json.WriteStringValue);

    public void Int64s(int field, string name, IReadOnlyCollection<long> values) =>
        List(name, values, value => json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture)));

    public void Message(int field, string name, Action<IMessageWriter> fill)
    {
        json.WriteStartObject(name);
        fill(this);
        json.WriteEndObject();
    }

    public void Messages<T>(int field, string name, IReadOnlyCollection<T> items, Action<IMessageWriter, T> fill) => List(name, items, item =>
    {
        json.WriteStartObject();
        fill(this, item);
        json.WriteEndObject();
    });

    private void List<T>(string name, IReadOnlyCollection<T> items, Action<T> write)
    {
        if (items.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        json.WriteEndArray();
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Tally.Signals;

namespace Tally.Backend.Alloy.Components;

/// <summary>A line of a payload: which counter it belongs to, and its fields.</summary>
internal readonly record struct FaroLine(string Kind, FaroFields Fields);

/// <summary>
/// Grafana Faro's payload: what it holds as lines, under the field names that Alloy gives them. Fields it does not know are
/// passed over; a known one of a wrong kind is an error.
/// </summary>
internal static class FaroPayload
{
    /// <exception cref="FormatException">A part is not what its name says.</exception>
    public static IEnumerable<FaroLine> Lines(JsonElement payload)
    {
        var meta = FaroMeta.Read(payload);
        return
        [
            .. Items(payload, "logs").Select(item => new FaroLine("logs", With(Log(item), meta))),
            .. Items(payload, "exceptions").Select(item => new FaroLine("exceptions", With(Exception(item), meta))),
            .. Items(payload, "measurements").Select(item => new FaroLine("measurements", With(Measurement(item), meta))),
            .. Items(payload, "events").Select(item => new FaroLine("events", With(Event(item), meta))),
        ];
    }

    public static string Text(JsonElement element, string name) => !element.TryGetProperty(name, out var value) ? "" : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw new FormatException($"`{name}` is {value.ValueKind}, expected a text"),
    };

    public static IEnumerable<JsonProperty> Properties(JsonElement element, string name) => !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? []
        : value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal)
        : throw new FormatException($"`{name}` is {value.ValueKind}, expected an object");

    public static void SetAll(FaroFields fields, string prefix, JsonElement element, string name)
    {
        foreach (var property in Properties(element, name))
            fields.Set(prefix + property.Name, property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : property.Value.GetRawText());
    }

    private static FaroFields With(FaroFields fields, FaroFields meta)
    {
        fields.SetAll(meta);
        return fields;
    }

    private static FaroFields Log(JsonElement item)
    {
        var fields = Start(item, "log");
        fields.Set("message", Text(item, "message"));
        fields.Set("level", Text(item, "level"));
        SetAll(fields, "context_", item, "context");
        SetTrace(fields, item);
        return fields;
    }

    private static FaroFields Exception(JsonElement item)
    {
        var fields = Start(item, "exception");
        fields.Set("type", Text(item, "type"));
        fields.Set("value", Text(item, "value"));
        fields.Set("stacktrace", Stacktrace(item));
        fields.Set("hash", Hash(Text(item, "value")));
        SetAll(fields, "context_", item, "context");
        SetTrace(fields, item);
        return fields;
    }

    private static FaroFields Measurement(JsonElement item)
    {
        var fields = Start(item, "measurement");
        fields.Set("type", Text(item, "type"));
        foreach (var (name, value) in Properties(item, "values").Select(property => (property.Name, Number(property))))
            fields.Set(name, value.ToString("F6", CultureInfo.InvariantCulture));
        SetTrace(fields, item);
        SetAll(fields, "context_", item, "context");
        foreach (var (name, value) in Properties(item, "values").Select(property => (property.Name, Number(property))))
            fields.Set("value_" + name, GoFloat.General(value));
        return fields;
    }

    private static FaroFields Event(JsonElement item)
    {
        var fields = Start(item, "event");
        fields.Set("event_name", Text(item, "name"));
        fields.Set("event_domain", Text(item, "domain"));
        SetAll(fields, "event_data_", item, "attributes");
        SetTrace(fields, item);
        return fields;
    }

    private static FaroFields Start(JsonElement item, string kind)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw new FormatException($"a {kind} is {item.ValueKind}, expected an object");
        var fields = new FaroFields();
        fields.Set("timestamp", Time(Text(item, "timestamp")));
        fields.Set("kind", kind);
        return fields;
    }

    // As Go writes a time: 2026-01-02 03:04:05.678 +0000 UTC
    private static string Time(string text) => text.Length == 0 ? ""
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + " +0000 UTC"
        : throw new FormatException($"`timestamp` is \"{text}\", expected a time such as 2026-01-02T03:04:05.678Z");

    // type: value\n  at function (module|file:line:column)
    private static string Stacktrace(JsonElement item)
    {
        var text = new StringBuilder($"{Text(item, "type")}: {Text(item, "value")}");
        if (item.TryGetProperty("stacktrace", out var trace) && trace.ValueKind == JsonValueKind.Object)
            foreach (var frame in Items(trace, "frames"))
            {
                var module = Text(frame, "module");
                text.Append("\n  at ").Append(Text(frame, "function")).Append(" (").Append(module.Length > 0 ? module + "|" : "")
                    .Append(Text(frame, "filename")).Append(':').Append(Or0(Text(frame, "lineno"))).Append(':').Append(Or0(Text(frame, "colno"))).Append(')');
            }
        return text.ToString();
    }

    private static string Or0(string number) => number.Length == 0 ? "0" : number;

    // Groups exceptions of the same value: FNV-1a (Alloy's is another hash, so hashes of both do not match).
    private static string Hash(string value)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var b in Encoding.UTF8.GetBytes(value))
            hash = (hash ^ b) * 0x100000001B3;
        return hash.ToString(CultureInfo.InvariantCulture);
    }

    private static void SetTrace(FaroFields fields, JsonElement item)
    {
        if (!item.TryGetProperty("trace", out var trace) || trace.ValueKind != JsonValueKind.Object)
            return;
        fields.Set("traceID", Text(trace, "trace_id"));
        fields.Set("spanID", Text(trace, "span_id"));
    }

    private static double Number(JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.Number ? property.Value.GetDouble() : throw new FormatException($"the value `{property.Name}` is {property.Value.ValueKind}, expected a number");

    private static JsonElement.ArrayEnumerator Items(JsonElement payload, string name) => !payload.TryGetProperty(name, out var items) || items.ValueKind == JsonValueKind.Null ? default
        : items.ValueKind == JsonValueKind.Array ? items.EnumerateArray()
        : throw new FormatException($"`{name}` is {items.ValueKind}, expected an array");
}

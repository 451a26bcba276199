using System.Globalization;
using System.Text.Json;

namespace Tally.ServiceDefaults.Logging;

/// <summary>Writes the fields of a log call into its JSON object: numbers and booleans as such, all else as text.</summary>
internal static class JsonFields
{
    // These stand at the head of the line, with the call's value where it has one.
    private static readonly HashSet<string> AtHead = new(StringComparer.Ordinal)
    {
        LogFields.RequestId, LogFields.TenantId, LogFields.Domain, LogFields.Outcome,
    };

    // What the other fixed fields are called, a field of a call may not be called again.
    private static readonly HashSet<string> Fixed = new(StringComparer.Ordinal)
    {
        "timestamp", "level", "service", "env", "release", "trace_id", "span_id", "event", "msg", "logger",
        "exception.type", "exception.message", "exception.stacktrace",
    };

    public static void Write(Utf8JsonWriter json, LogFields fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var (key, value) = fields[i];
            if (!AtHead.Contains(key) && !fields.IsOverridden(i))
                WriteValue(json, Fixed.Contains(key) ? key + "_" : key, value);
        }
    }

    public static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int number: json.WriteNumber(name, number); break;
            case long number: json.WriteNumber(name, number); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            case decimal number: json.WriteNumber(name, number); break;
            default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}

using System.Globalization;
using System.Text.Json;

namespace Tally.Testing;

/// <summary>Reads OTLP's JSON, in the spellings of both the specification (hex ids, enum numbers) and Tempo (base64 ids, enum names).</summary>
internal static class Otlp
{
    public static IEnumerable<JsonElement> Items(JsonElement element, string property) =>
        element.TryGetProperty(property, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    public static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.ToString() : "";

    public static long Number(JsonElement element, string property) =>
        long.TryParse(Text(element, property), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>An id as hex: 16 digits are a span's, 32 a trace's; anything else is base64.</summary>
    public static string Id(JsonElement element, string property)
    {
        var text = Text(element, property);
        return text.Length is 0 or 16 or 32 ? text.ToLowerInvariant() : Convert.ToHexStringLower(Convert.FromBase64String(text));
    }

    public static string EnumName(JsonElement element, string property, string prefix, string[] names)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(property, out var value))
            return names[0];
        return value.ValueKind == JsonValueKind.Number ? names[value.GetInt32()] : value.GetString()!.Replace(prefix, "", StringComparison.Ordinal).ToLowerInvariant();
    }

    // {"attributes":[{"key":"http.route","value":{"stringValue":"/rooms"}}]}
    public static IReadOnlyDictionary<string, string> Attributes(JsonElement element)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (element.ValueKind == JsonValueKind.Object)
            foreach (var attribute in Items(element, "attributes"))
                attributes[Text(attribute, "key")] = attribute.TryGetProperty("value", out var value) ? Value(value) : "";
        return attributes;
    }

    // The one property names the type: stringValue, intValue, boolValue, doubleValue, arrayValue …
    private static string Value(JsonElement value)
    {
        var typed = value.EnumerateObject().FirstOrDefault();
        return typed.Value.ValueKind switch
        {
            JsonValueKind.Undefined => "",
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => typed.Value.ToString(),
        };
    }
}

using System.Text.Json.Nodes;

namespace Tally.Deploy.Output;

/// <summary>Builds nodes of lists and pairs.</summary>
internal static class Nodes
{
    public static JsonArray List(this IEnumerable<JsonNode?> items) => [.. items];

    public static JsonArray List(this IEnumerable<string> items) => [.. items.Select(item => JsonValue.Create(item))];

    public static JsonObject ToObject(this IEnumerable<KeyValuePair<string, JsonNode?>> pairs) => new(pairs);

    public static JsonObject ToObject(this IEnumerable<KeyValuePair<string, string>> pairs) =>
        pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)).ToObject();

    /// <summary>The object without keys whose value is null: what does not apply is not written.</summary>
    public static JsonObject WithoutNulls(this JsonObject mapping)
    {
        foreach (var key in mapping.Where(pair => pair.Value is null).Select(pair => pair.Key).ToArray())
            mapping.Remove(key);
        return mapping;
    }
}

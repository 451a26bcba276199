using System.Text.Json.Nodes;

namespace Tally.Deploy.Tests;

/// <summary>Finds things in nodes, wherever they are.</summary>
internal static class NodeSearch
{
    public static string Text(this JsonNode? node) => node?.ToString() ?? "";

    public static IEnumerable<JsonObject> Items(this JsonNode? node) => (node as JsonArray ?? []).Select(item => item!.AsObject());

    public static IEnumerable<string> Keys(this JsonNode? node) => (node as JsonObject ?? []).Select(pair => pair.Key);

    /// <summary>Every value of a key, at any depth.</summary>
    public static IEnumerable<JsonNode?> Find(this JsonNode? node, string key) => node switch
    {
        JsonObject mapping => mapping.SelectMany(pair => pair.Key == key ? [pair.Value, .. pair.Value.Find(key)] : pair.Value.Find(key)),
        JsonArray list => list.SelectMany(item => item.Find(key)),
        _ => [],
    };

    public static bool Contains(this JsonObject labels, JsonObject selector) => selector.All(pair => JsonNode.DeepEquals(pair.Value, labels[pair.Key]));
}

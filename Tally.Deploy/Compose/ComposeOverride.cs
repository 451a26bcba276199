using System.Text.Json.Nodes;

namespace Tally.Deploy.Compose;

/// <summary>What a second Compose file must say to turn the first into another. Compose merges maps and replaces single values.</summary>
internal static class ComposeOverride
{
    public static JsonObject Between(JsonObject from, JsonObject to) => Changes(from, to) is { Count: > 0 } changes ? changes : new() { ["services"] = new JsonObject() };

    private static JsonObject Changes(JsonObject from, JsonObject to)
    {
        var changes = new JsonObject();
        foreach (var (key, value) in to)
        {
            if (!from.TryGetPropertyValue(key, out var old))
                changes[key] = value?.DeepClone();
            else if (!JsonNode.DeepEquals(old, value))
                changes[key] = (old, value) is (JsonObject before, JsonObject after) ? Changes(before, after) : value?.DeepClone();
        }
        return changes;
    }
}

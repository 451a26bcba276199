using System.Text.Json.Nodes;

namespace Tally.Deploy.Kubernetes;

/// <summary>
/// What an overlay must say to make one object of another: a strategic merge patch. Lists of named things are merged by name,
/// others replaced whole.
/// </summary>
internal static class StrategicMerge
{
    /// <summary>The lists that Kubernetes merges, and by which key.</summary>
    private static readonly Dictionary<string, string> MergeKeys = new(StringComparer.Ordinal)
    {
        ["containers"] = "name",
        ["env"] = "name",
        ["volumes"] = "name",
        ["volumeMounts"] = "mountPath",
        ["topologySpreadConstraints"] = "topologyKey",
    };

    /// <summary>The patch from <paramref name="from"/> to <paramref name="to"/>; null if they are equal.</summary>
    public static KubernetesObject? Between(KubernetesObject from, KubernetesObject to)
    {
        if (Mappings(from.Node, to.Node) is not { } patch)
            return null;
        var header = new JsonObject
        {
            ["apiVersion"] = to.Node["apiVersion"]!.DeepClone(),
            ["kind"] = to.Kind,
            ["metadata"] = new JsonObject { ["name"] = to.Name },
        };
        foreach (var (key, value) in patch)
            header[key] = key == "metadata" ? Joined(header[key]!.AsObject(), value!.AsObject()) : value!.DeepClone();
        return to with { Node = header };
    }

    /// <summary>The patch that takes an object away.</summary>
    public static KubernetesObject Delete(KubernetesObject gone) => gone with
    {
        Node = new()
        {
            ["$patch"] = "delete",
            ["apiVersion"] = gone.Node["apiVersion"]!.DeepClone(),
            ["kind"] = gone.Kind,
            ["metadata"] = new JsonObject { ["name"] = gone.Name },
        },
    };

    private static JsonObject? Mappings(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var (key, value) in to)
        {
            if (!from.TryGetPropertyValue(key, out var old))
                patch[key] = value?.DeepClone();
            else if (!JsonNode.DeepEquals(old, value))
                patch[key] = Changed(key, old, value);
        }
        foreach (var (key, _) in from.Where(pair => !to.ContainsKey(pair.Key)))
            patch[key] = null;
        return patch.Count == 0 ? null : patch;
    }

    private static JsonNode? Changed(string key, JsonNode? from, JsonNode? to) => (from, to) switch
    {
        (JsonObject old, JsonObject now) => Mappings(old, now),
        (JsonArray old, JsonArray now) when MergeKey(key, now) is { } mergeKey => Lists(old, now, mergeKey),
        _ => to?.DeepClone(),
    };

    // Ports of containers and of Services share the word, not the key.
    private static string? MergeKey(string list, JsonArray items) => list != "ports" ? MergeKeys.GetValueOrDefault(list)
        : items[0]!.AsObject().ContainsKey("containerPort") ? "containerPort"
        : "port";

    private static JsonArray Lists(JsonArray from, JsonArray to, string mergeKey)
    {
        var old = from.ToDictionary(Name);
        var changed = to.Select(item => !old.TryGetValue(Name(item), out var before) ? item!.DeepClone()
            : Mappings(before!.AsObject(), item!.AsObject()) is { } patch ? Joined(new() { [mergeKey] = item![mergeKey]!.DeepClone() }, patch)
            : null);
        var names = to.Select(Name).ToHashSet();
        var deleted = from.Where(item => !names.Contains(Name(item))).Select(item => (JsonNode)new JsonObject { ["$patch"] = "delete", [mergeKey] = item![mergeKey]!.DeepClone() });
        return [.. changed.OfType<JsonNode>().Concat(deleted)];

        string Name(JsonNode? item) => item![mergeKey]!.ToString();
    }

    private static JsonObject Joined(JsonObject first, JsonObject second)
    {
        foreach (var (key, value) in second)
            first[key] = value?.DeepClone();
        return first;
    }
}

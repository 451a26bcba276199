using System.Text.Json.Nodes;

namespace Tally.Deploy.Kubernetes;

/// <param name="File">The file it is written to, without its ending: most often the workload's name.</param>
internal sealed record KubernetesObject(string File, JsonObject Node)
{
    public string Kind => Node["kind"]!.GetValue<string>();

    public string Name => Node["metadata"]!["name"]!.GetValue<string>();

    /// <summary>What tells it from all others.</summary>
    public (string Kind, string Name) Key => (Kind, Name);

    public static KubernetesObject Of(string file, string apiVersion, string kind, JsonObject metadata, params IEnumerable<KeyValuePair<string, JsonNode?>> content)
    {
        var node = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
        foreach (var (key, value) in content)
            node[key] = value;
        return new(file, node);
    }
}

using System.Text.Json.Nodes;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>Secrets fetched from a store outside of the cluster, for clusters with the External Secrets Operator.</summary>
internal static class ExternalSecrets
{
    /// <summary>The key of each secret's value.</summary>
    public const string Key = "value";

    public static IEnumerable<JsonNode> Of(DeploymentPlan plan) => plan.Secrets.Select(secret => (JsonNode)new JsonObject
    {
        ["apiVersion"] = "external-secrets.io/v1",
        ["kind"] = "ExternalSecret",
        ["metadata"] = new JsonObject
        {
            ["name"] = secret.Name,
            ["labels"] = new JsonObject { ["app.kubernetes.io/part-of"] = plan.Name, ["app.kubernetes.io/managed-by"] = "tally-deploy" },
        },
        ["spec"] = new JsonObject
        {
            ["refreshInterval"] = "1h",
            ["secretStoreRef"] = new JsonObject { ["kind"] = "ClusterSecretStore", ["name"] = plan.Environment.Kubernetes.SecretStore ?? plan.Name },
            ["target"] = new JsonObject { ["name"] = secret.Name },
            ["data"] = new JsonArray(new JsonObject
            {
                ["secretKey"] = Key,
                ["remoteRef"] = new JsonObject { ["key"] = $"{plan.Name}/{plan.Environment.Name}/{secret.Name}" },
            }),
        },
    });
}

using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>An account of its own for whoever has an identity in the cloud: those with a bucket, and those the environment names.</summary>
internal static class ServiceAccounts
{
    /// <summary>Null where the namespace's default account will do.</summary>
    public static string? NameOf(DeploymentPlan plan, Workload workload) => IsNeeded(plan, workload) ? Account(workload) : null;

    public static IEnumerable<KubernetesObject> Of(DeploymentPlan plan) => plan.Workloads
        .Where(workload => IsNeeded(plan, workload))
        .DistinctBy(Account)
        .Select(workload => Of(plan, workload with { Name = Account(workload) }));

    private static KubernetesObject Of(DeploymentPlan plan, Workload workload)
    {
        var metadata = Labels.Metadata(plan, workload);
        if (plan.Environment.Kubernetes.ServiceAccounts.TryGetValue(workload.Name, out var annotations))
            metadata["annotations"] = annotations.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToObject();
        return KubernetesObject.Of(workload.Name, "v1", "ServiceAccount", metadata, KeyValuePair.Create<string, JsonNode?>("automountServiceAccountToken", false));
    }

    // Separate targets of one resource are one to the cloud.
    private static string Account(Workload workload) => workload.Origin;

    private static bool IsNeeded(DeploymentPlan plan, Workload workload) =>
        workload.Bucket is not null || plan.Environment.Kubernetes.ServiceAccounts.ContainsKey(Account(workload));
}

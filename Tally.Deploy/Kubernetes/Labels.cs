using System.Text.Json.Nodes;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>The recommended labels, and those by which Services find pods.</summary>
internal static class Labels
{
    private const string Prefix = "tally.dev";

    public static JsonObject Metadata(DeploymentPlan plan, Workload workload, string? name = null) => new()
    {
        ["name"] = name ?? workload.Name,
        ["labels"] = Of(plan, workload),
    };

    public static JsonObject Of(DeploymentPlan plan, Workload workload) => new()
    {
        ["app.kubernetes.io/name"] = workload.Name,
        ["app.kubernetes.io/part-of"] = plan.Name,
        ["app.kubernetes.io/component"] = workload.IsObservability ? "observability" : "service",
        ["app.kubernetes.io/managed-by"] = "tally-deploy",
    };

    /// <summary>The labels of a workload's pods: its own, what it answers for, and the groups it is found in.</summary>
    public static JsonObject OfPods(DeploymentPlan plan, Workload workload)
    {
        var labels = Of(plan, workload);
        foreach (var (key, value) in Serves(workload.Serves).Concat(workload.Groups.SelectMany(InGroup)))
            labels[key] = value!.DeepClone();
        return labels;
    }

    /// <summary>Selects the pods of one workload. It cannot be changed once it is in a cluster.</summary>
    public static JsonObject Selector(DeploymentPlan plan, Workload workload) => new()
    {
        ["app.kubernetes.io/name"] = workload.Name,
        ["app.kubernetes.io/part-of"] = plan.Name,
    };

    /// <summary>Selects the pods that answer for a resource.</summary>
    public static JsonObject Serves(string? resource) => resource is null ? [] : new() { [$"{Prefix}/serves"] = resource };

    /// <summary>Selects the pods of a headless group.</summary>
    public static JsonObject InGroup(string group) => new() { [$"{Prefix}/{group}"] = "member" };
}

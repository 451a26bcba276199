using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>Everything that runs all the time, as objects of the API.</summary>
internal static class KubernetesObjects
{
    public static IReadOnlyList<KubernetesObject> Of(DeploymentPlan plan) =>
    [
        .. ServiceAccounts.Of(plan),
        .. plan.Workloads.SelectMany(workload => Controllers.Of(plan, workload)),
        .. Services.Of(plan),
        .. Services.Groups(plan),
        .. Ingresses.Of(plan),
        .. PodLogs.Of(plan),
    ];
}

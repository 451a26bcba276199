using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>Everything that runs all the time, as objects of the API.</summary>
internal static class KubernetesObjects
{
    public static IReadOnlyList<KubernetesObject> Of(DeploymentPlan plan) =>
    [
        .. ServiceAccounts.Of(plan),
        .. Mistakes.Each(plan.Workloads, workload => Controllers.Of(plan, workload).ToArray()).SelectMany(objects => objects),
        .. Services.Of(plan),
        .. Services.Groups(plan),
        .. Ingresses.Of(plan),
        .. PodLogs.Of(plan),
    ];
}

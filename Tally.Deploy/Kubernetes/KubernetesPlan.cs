using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>The plan as Kubernetes runs it: with the buckets the environment names, and with separate targets where it asks for them.</summary>
internal static class KubernetesPlan
{
    public static DeploymentPlan Of(DeploymentPlan plan)
    {
        RouteCheck.ThrowIfExternalWithout(plan.Workloads, "Kubernetes");
        return plan with
        {
            Workloads =
            [
                .. Mistakes.Each(plan.Workloads.Select(workload => WithBucket(workload, plan)), workload => SeparateTargets.Apply(workload, plan))
                    .SelectMany(targets => targets)
                    .OrderBy(workload => workload.Name, StringComparer.Ordinal),
            ],
        };
    }

    private static Workload WithBucket(Workload workload, DeploymentPlan plan) =>
        workload.Bucket is { } use && plan.Environment.Kubernetes.Buckets.ContainsKey(use.Bucket)
            ? workload.With(use.Environment)
            : workload with { Bucket = null };
}

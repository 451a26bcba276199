using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>What keeps pods running: a Deployment, or a StatefulSet where there is a volume.</summary>
internal static class Controllers
{
    public static IEnumerable<KubernetesObject> Of(DeploymentPlan plan, Workload workload)
    {
        yield return workload.IsStateful ? StatefulSet(plan, workload) : Deployment(plan, workload);
        if (workload.IsStateful)
            yield return Services.Headless(plan, workload);
        if (workload.Replicas > 1)
            yield return DisruptionBudget(plan, workload);
    }

    private static KubernetesObject Deployment(DeploymentPlan plan, Workload workload) => Controller(plan, workload, "Deployment", new()
    {
        ["replicas"] = workload.Replicas,
        ["revisionHistoryLimit"] = 3,
        ["selector"] = new JsonObject { ["matchLabels"] = Labels.Selector(plan, workload) },
        ["strategy"] = new JsonObject
        {
            ["type"] = "RollingUpdate",
            ["rollingUpdate"] = new JsonObject { ["maxSurge"] = 1, ["maxUnavailable"] = 0 },
        },
        ["template"] = Pods.Template(plan, workload),
    });

    private static KubernetesObject StatefulSet(DeploymentPlan plan, Workload workload) => Controller(plan, workload, "StatefulSet", new()
    {
        ["replicas"] = workload.Replicas,
        ["revisionHistoryLimit"] = 3,
        ["serviceName"] = Services.HeadlessName(workload),
        // Members of a ring need not wait for each other.
        ["podManagementPolicy"] = workload.Groups.Count > 0 ? "Parallel" : "OrderedReady",
        ["selector"] = new JsonObject { ["matchLabels"] = Labels.Selector(plan, workload) },
        ["template"] = Pods.Template(plan, workload),
        // Data outlives the workload; who deletes it says so.
        ["persistentVolumeClaimRetentionPolicy"] = new JsonObject { ["whenDeleted"] = "Retain", ["whenScaled"] = "Retain" },
        ["volumeClaimTemplates"] = workload.Volumes.Where(volume => !volume.IsScratch).Select(volume => (JsonNode)Claim(plan, volume)).List(),
    });

    private static KubernetesObject Controller(DeploymentPlan plan, Workload workload, string kind, JsonObject spec) =>
        KubernetesObject.Of(workload.Name, "apps/v1", kind, Labels.Metadata(plan, workload), KeyValuePair.Create<string, JsonNode?>("spec", spec));

    private static JsonObject Claim(DeploymentPlan plan, VolumeMount volume) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "PersistentVolumeClaim",
        ["metadata"] = new JsonObject { ["name"] = volume.Name },
        ["spec"] = new JsonObject
        {
            ["accessModes"] = Nodes.List((string[])["ReadWriteOnce"]),
            ["storageClassName"] = plan.Environment.Kubernetes.StorageClass,
            ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = $"{volume.SizeGiB}Gi" } },
        }.WithoutNulls(),
    };

    private static KubernetesObject DisruptionBudget(DeploymentPlan plan, Workload workload) => KubernetesObject.Of(
        workload.Name, "policy/v1", "PodDisruptionBudget", Labels.Metadata(plan, workload),
        KeyValuePair.Create<string, JsonNode?>("spec", new JsonObject
        {
            ["maxUnavailable"] = 1,
            ["selector"] = new JsonObject { ["matchLabels"] = Labels.Selector(plan, workload) },
        }));
}

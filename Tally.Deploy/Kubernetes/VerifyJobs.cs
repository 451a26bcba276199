using System.Text.Json.Nodes;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>The smoke test as a Job that is applied after a release and asked for its outcome.</summary>
internal static class VerifyJobs
{
    public static KubernetesObject? Of(DeploymentPlan plan)
    {
        if (plan.Verify is not { } verify)
            return null;
        var template = Pods.Template(plan, verify);
        template["spec"]!["restartPolicy"] = "Never";
        return KubernetesObject.Of("job", "batch/v1", "Job", Labels.Metadata(plan, verify), KeyValuePair.Create<string, JsonNode?>("spec", new JsonObject
        {
            // The test itself waits and asks again; a second run would only hide what failed.
            ["backoffLimit"] = 0,
            ["activeDeadlineSeconds"] = 600,
            ["ttlSecondsAfterFinished"] = 3600,
            ["template"] = template,
        }));
    }
}

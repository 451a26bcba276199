using Tally.Deploy.Compose;
using Tally.Deploy.Ecs;
using Tally.Deploy.Kubernetes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy;

/// <summary>The writers. Each is a pure function of the plans.</summary>
internal static class Targets
{
    public static IEnumerable<OutputFile> Write(DeploymentTarget target, DeploymentPlan common, IReadOnlyList<DeploymentPlan> environments) => target switch
    {
        DeploymentTarget.Compose => ComposeWriter.Write(common, environments),
        DeploymentTarget.Ecs => EcsWriter.Write(common, environments),
        DeploymentTarget.Kubernetes => KubernetesWriter.Write(common, environments),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

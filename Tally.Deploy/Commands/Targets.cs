using Tally.Deploy.Compose;
using Tally.Deploy.Ecs;
using Tally.Deploy.Kubernetes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Commands;

/// <summary>The writers by name. Each is a pure function of the plans.</summary>
internal static class Targets
{
    public static IReadOnlyList<string> Names { get; } = ["compose", "ecs", "kubernetes"];

    public static IEnumerable<OutputFile> Write(string target, DeploymentPlan common, IReadOnlyList<DeploymentPlan> environments) => target switch
    {
        "compose" => ComposeWriter.Write(common, environments),
        "ecs" => EcsWriter.Write(common, environments),
        "kubernetes" => KubernetesWriter.Write(common, environments),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

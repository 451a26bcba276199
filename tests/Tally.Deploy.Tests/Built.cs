using System.Text.Json.Nodes;
using Tally.Deploy.Environments;
using Tally.Deploy.Kubernetes;
using Tally.Deploy.Manifest;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Tests;

/// <summary>The plans of a manifest of this repository, to be looked at as objects rather than as text.</summary>
internal sealed record Built(DeploymentPlan Common, IReadOnlyList<DeploymentPlan> Environments)
{
    public static string[] All { get; } = ["tally", "shop", "stack"];

    public static TheoryData<string> Names => [.. All];

    private IEnumerable<DeploymentPlan> Plans => Environments.Prepend(Common);

    public static Built Of(string name)
    {
        var source = name == "tally"
            ? Deployment.Read(Path.Combine(Source.Root, "aspire-manifest.json"), new())
            : Deployment.Read(
                Path.Combine(Source.Folder, "Cases", name, "manifest.json"),
                new() { Name = name, EnvironmentsFolder = Path.Combine(Source.Folder, "Cases", name, "environments"), Parameters = name == "shop" ? new Dictionary<string, string> { ["currency"] = "EUR" } : [] });
        return new(source.Common, source.Plans);
    }

    /// <summary>The files of a target by path.</summary>
    public IReadOnlyDictionary<string, string> Files(DeploymentTarget target) => Targets.Write(target, Common, Environments)
        .ToDictionary(file => file.Path, file => System.Text.Encoding.UTF8.GetString(file.Content.Span));

    /// <summary>Everything that would be in a cluster, one list for each environment.</summary>
    public IEnumerable<(string Environment, IReadOnlyList<JsonObject> Objects)> Kubernetes() => Plans.Select(plan => (plan.Environment.Name, KubernetesOf(plan)));

    public IEnumerable<(string Environment, JsonObject Template)> Templates() => Files(DeploymentTarget.Ecs)
        .Where(file => file.Key.EndsWith(".yaml", StringComparison.Ordinal) && !file.Key.StartsWith("config/", StringComparison.Ordinal))
        .Select(file => (file.Key, YamlNodes.Parse(file.Value, JsonPath.RootOf("a file"))!.AsObject()));

    public JsonObject Compose() => YamlNodes.Parse(Files(DeploymentTarget.Compose)["compose.yaml"], JsonPath.RootOf("a file"))!.AsObject();

    private static IReadOnlyList<JsonObject> KubernetesOf(DeploymentPlan plan) =>
    [
        .. KubernetesObjects.Of(KubernetesPlan.Of(plan)).Select(node => node.Node),
        .. VerifyJobs.Of(KubernetesPlan.Of(plan)) is { } job ? (JsonObject[])[job.Node] : [],
    ];
}

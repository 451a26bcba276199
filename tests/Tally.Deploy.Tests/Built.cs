using System.Text.Json.Nodes;
using Tally.Deploy.Commands;
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
            ? DeploySource.Read(new(Path.Combine(Source.Root, "aspire-manifest.json")), null, [], new DeployOptions())
            : DeploySource.Read(
                new(Path.Combine(Source.Folder, "Cases", name, "manifest.json")),
                new(Path.Combine(Source.Folder, "Cases", name, "environments")),
                [],
                new DeployOptions { Name = name, Parameters = name == "shop" ? new Dictionary<string, string> { ["currency"] = "EUR" } : [] });
        return new(source.Common, source.Environments);
    }

    /// <summary>The files of a target by path.</summary>
    public IReadOnlyDictionary<string, string> Files(string target) => Targets.Write(target, Common, Environments)
        .ToDictionary(file => file.Path, file => System.Text.Encoding.UTF8.GetString(file.Content.Span));

    /// <summary>Everything that would be in a cluster, one list for each environment.</summary>
    public IEnumerable<(string Environment, IReadOnlyList<JsonObject> Objects)> Kubernetes() => Plans.Select(plan => (plan.Environment.Name, KubernetesOf(plan)));

    public IEnumerable<(string Environment, JsonObject Template)> Templates() => Files("ecs")
        .Where(file => file.Key.EndsWith(".yaml", StringComparison.Ordinal) && !file.Key.StartsWith("config/", StringComparison.Ordinal))
        .Select(file => (file.Key, YamlNodes.Parse(file.Value, JsonPath.Root)!.AsObject()));

    public JsonObject Compose() => YamlNodes.Parse(Files("compose")["compose.yaml"], JsonPath.Root)!.AsObject();

    private static IReadOnlyList<JsonObject> KubernetesOf(DeploymentPlan plan) =>
    [
        .. KubernetesObjects.Of(KubernetesPlan.Of(plan)).Select(node => node.Node),
        .. VerifyJobs.Of(KubernetesPlan.Of(plan)) is { } job ? (JsonObject[])[job.Node] : [],
    ];
}

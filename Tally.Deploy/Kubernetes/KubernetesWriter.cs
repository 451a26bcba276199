using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>
/// Kustomizations: a base of what all environments have in common, an overlay of what differs in each, and beside them the smoke
/// test and the secrets from an external store, which are applied on their own.
/// </summary>
internal static class KubernetesWriter
{
    public static IEnumerable<OutputFile> Write(DeploymentPlan common, IReadOnlyList<DeploymentPlan> environments)
    {
        common = KubernetesPlan.Of(common);
        var objects = KubernetesObjects.Of(common);
        return
        [
            .. Base(common, objects),
            .. Mistakes.Each(environments, environment => Overlay(KubernetesPlan.Of(environment), objects).ToArray()).SelectMany(files => files),
            .. environments.Prepend(common).SelectMany(plan => Verify(plan).Concat(Secrets(plan))),
        ];
    }

    private static IEnumerable<OutputFile> Base(DeploymentPlan plan, IReadOnlyList<KubernetesObject> objects)
    {
        var files = objects.GroupBy(node => node.File).OrderBy(file => file.Key, StringComparer.Ordinal).ToArray();
        yield return Kustomization("base", plan, ("resources", files.Select(file => $"{file.Key}.yaml").List()), ("configMapGenerator", ConfigMaps.Generators(plan.Workloads).List()));
        foreach (var file in files)
            yield return OutputFile.Yaml($"base/{file.Key}.yaml", file.Select(node => node.Node));
        foreach (var file in ConfigMaps.Files(plan.Workloads))
            yield return file with { Path = $"base/{file.Path}" };
    }

    private static IEnumerable<OutputFile> Overlay(DeploymentPlan plan, IReadOnlyList<KubernetesObject> common)
    {
        var folder = $"overlays/{plan.Environment.Name}";
        var own = KubernetesObjects.Of(plan).ToDictionary(node => node.Key);
        var shared = common.ToDictionary(node => node.Key);
        var added = own.Values.Where(node => !shared.ContainsKey(node.Key)).OrderBy(node => node.File, StringComparer.Ordinal).ToArray();
        var patches = common
            .Select(node => own.TryGetValue(node.Key, out var changed) ? StrategicMerge.Between(node, changed) : StrategicMerge.Delete(node))
            .OfType<KubernetesObject>()
            .Select(patch => (Path: $"patches/{patch.Name}.{patch.Kind.ToLowerInvariant()}.yaml", patch.Node))
            .OrderBy(patch => patch.Path, StringComparer.Ordinal)
            .ToArray();

        yield return Kustomization(folder, plan,
            ("resources", Nodes.List([.. (string[])["../../base"], .. added.Length > 0 ? (string[])["added.yaml"] : []])),
            ("patches", patches.Select(patch => (JsonNode)new JsonObject { ["path"] = patch.Path }).List()));
        if (added.Length > 0)
            yield return OutputFile.Yaml($"{folder}/added.yaml", added.Select(node => node.Node));
        foreach (var (path, node) in patches)
            yield return OutputFile.Yaml($"{folder}/{path}", node);
    }

    private static IEnumerable<OutputFile> Verify(DeploymentPlan plan)
    {
        if (VerifyJobs.Of(plan) is not { } job)
            yield break;
        yield return Kustomization($"verify/{plan.Environment.Name}", plan, ("resources", Nodes.List((string[])["job.yaml"])));
        yield return OutputFile.Yaml($"verify/{plan.Environment.Name}/job.yaml", job.Node);
    }

    private static IEnumerable<OutputFile> Secrets(DeploymentPlan plan)
    {
        if (plan.Secrets.Count == 0)
            yield break;
        yield return Kustomization($"external-secrets/{plan.Environment.Name}", plan, ("resources", Nodes.List((string[])["secrets.yaml"])));
        yield return OutputFile.Yaml($"external-secrets/{plan.Environment.Name}/secrets.yaml", ExternalSecrets.Of(plan));
    }

    private static OutputFile Kustomization(string folder, DeploymentPlan plan, params (string Key, JsonArray Value)[] content)
    {
        var kustomization = new JsonObject { ["apiVersion"] = "kustomize.config.k8s.io/v1beta1", ["kind"] = "Kustomization" };
        if (plan.Environment.Kubernetes.Namespace is { } name)
            kustomization["namespace"] = name;
        foreach (var (key, value) in content.Where(entry => entry.Value.Count > 0))
            kustomization[key] = value;
        return OutputFile.Yaml($"{folder}/kustomization.yaml", kustomization);
    }
}

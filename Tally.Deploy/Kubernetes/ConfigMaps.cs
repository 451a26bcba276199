using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>
/// Mounted files as generated ConfigMaps, one for each mount. Their names end in a hash of the content, so new content rolls the
/// pods; nested folders live on in the volume's items, since a ConfigMap's keys know none.
/// </summary>
internal static class ConfigMaps
{
    // The API server refuses more.
    private const int MaxBytes = 1 << 20;

    /// <summary>The generator's entries for the kustomization.</summary>
    public static IEnumerable<JsonNode> Generators(IEnumerable<Workload> workloads) =>
        Mounts(workloads).Select(entry => (JsonNode)new JsonObject
        {
            ["name"] = Name(entry.Workload, entry.Mount),
            ["files"] = Nodes.List(entry.Mount.Files.Select(file => $"{Key(file)}={Path(entry.Workload, entry.Mount, file)}")),
        });

    /// <summary>The files that the generator reads.</summary>
    public static IEnumerable<OutputFile> Files(IEnumerable<Workload> workloads)
    {
        Mistakes.Each(Mounts(workloads), entry => Check(entry.Mount));
        return
            from entry in Mounts(workloads)
            from file in entry.Mount.Files
            select new OutputFile(Path(entry.Workload, entry.Mount, file), file.Content);
    }

    public static IEnumerable<JsonNode> Volumes(Workload workload) => workload.Configs.Select(mount => (JsonNode)new JsonObject
    {
        ["name"] = Volume(mount),
        ["configMap"] = new JsonObject
        {
            ["name"] = Name(workload, mount),
            ["items"] = Nodes.List(mount.Files.Select(file => (JsonNode)new JsonObject { ["key"] = Key(file), ["path"] = file.Path })),
        },
    });

    public static IEnumerable<JsonNode> VolumeMounts(Workload workload) => workload.Configs.Select(mount =>
    {
        var node = new JsonObject { ["name"] = Volume(mount), ["mountPath"] = mount.Target, ["readOnly"] = true };
        if (mount.IsFile)
            node["subPath"] = mount.Files[0].Path;
        return (JsonNode)node;
    });

    // The separate targets of one resource share its files.
    private static string Name(Workload workload, ConfigMount mount) => $"{workload.Origin}-{ConfigPaths.Slug(mount.Target)}";

    private static string Path(Workload workload, ConfigMount mount, ConfigFile file) => $"config/{workload.Origin}/{ConfigPaths.Slug(mount.Target)}/{file.Path}";

    private static string Volume(ConfigMount mount)
    {
        var name = $"config-{ConfigPaths.Slug(mount.Target)}";
        return name.Length <= 63 ? name : $"{name[..50]}-{ConfigPaths.Hash([mount])}";
    }

    // A key has letters, digits, '-', '_' and '.'.
    private static string Key(ConfigFile file) => string.Concat(file.Path.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? $"{c}" : "__"));

    private static void Check(ConfigMount mount)
    {
        if (mount.Files.Sum(file => Key(file).Length + file.Content.Length) is var size and > MaxBytes)
            throw mount.At.Mistake($"its files have {size} bytes, and a ConfigMap holds {MaxBytes}; mount it in parts, or make the files smaller.");
        if (mount.Files.GroupBy(Key).FirstOrDefault(group => group.Count() > 1) is { } twins)
            throw mount.At.Mistake($"the files {string.Join(" and ", twins.Select(file => $"'{file.Path}'"))} would have one key in a ConfigMap; rename one.");
    }

    private static IEnumerable<(Workload Workload, ConfigMount Mount)> Mounts(IEnumerable<Workload> workloads) =>
        workloads.SelectMany(workload => workload.Configs.Select(mount => (workload, mount))).DistinctBy(entry => Name(entry.workload, entry.mount));
}

using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Compose;

/// <summary>Mounted files as configs, one for each file, copied beside the Compose file.</summary>
internal static class ComposeConfigs
{
    public static JsonObject Declarations(IEnumerable<Workload> workloads) => All(workloads)
        .Select(entry => KeyValuePair.Create(Name(entry), (JsonNode?)new JsonObject { ["file"] = $"./{Path(entry)}" }))
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .ToObject();

    public static IEnumerable<JsonNode> Mounts(Workload workload) => All([workload]).Select(entry => (JsonNode)new JsonObject
    {
        ["source"] = Name(entry),
        ["target"] = entry.Mount.IsFile ? entry.Mount.Target : $"{entry.Mount.Target.TrimEnd('/')}/{entry.File.Path}",
    });

    public static IEnumerable<OutputFile> Files(IEnumerable<Workload> workloads) => All(workloads).Select(entry => new OutputFile(Path(entry), entry.File.Content));

    private static IEnumerable<(Workload Workload, ConfigMount Mount, ConfigFile File)> All(IEnumerable<Workload> workloads) =>
        from workload in workloads
        from mount in workload.Configs
        from file in mount.Files
        select (workload, mount, file);

    private static string Name((Workload Workload, ConfigMount Mount, ConfigFile File) entry) =>
        $"{entry.Workload.Name}_{ConfigPaths.Slug(entry.Mount.Target)}_{string.Concat(entry.File.Path.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_'))}";

    private static string Path((Workload Workload, ConfigMount Mount, ConfigFile File) entry) =>
        $"config/{entry.Workload.Name}/{ConfigPaths.Slug(entry.Mount.Target)}/{entry.File.Path}";
}

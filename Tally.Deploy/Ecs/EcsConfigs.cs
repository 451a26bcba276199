using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Ecs;

/// <summary>
/// Mounted files lie in S3 under a hash of their content. A first container copies them into the task and ends; new content is a
/// new hash, so a new task definition, so new tasks.
/// </summary>
internal static class EcsConfigs
{
    public const string Container = "config";

    // Holds the AWS command line and a shell.
    private const string Image = "public.ecr.aws/aws-cli/aws-cli:2.27.0";

    public static IEnumerable<OutputFile> Files(IEnumerable<Workload> workloads) =>
        from workload in workloads
        from mount in workload.Configs
        from file in mount.Files
        select new OutputFile($"{Folder(workload)}/{ConfigPaths.Slug(mount.Target)}/{file.Path}", file.Content);

    public static IEnumerable<JsonNode> Volumes(Workload workload) => workload.Configs.Select(mount => (JsonNode)new JsonObject { ["Name"] = Volume(mount) });

    public static IEnumerable<JsonNode> MountPoints(Workload workload) => workload.Configs.Select(mount => (JsonNode)new JsonObject
    {
        ["SourceVolume"] = Volume(mount),
        ["ContainerPath"] = mount.IsFile
            ? throw mount.At.Mistake("Fargate mounts folders, and one in place of a single file would hide the files around it; mount a folder.")
            : mount.Target,
        ["ReadOnly"] = true,
    });

    /// <summary>The container that copies.</summary>
    public static JsonObject Copy(Workload workload, JsonObject log) => new()
    {
        ["Name"] = Container,
        ["Image"] = Image,
        ["Essential"] = false,
        ["EntryPoint"] = Nodes.List((string[])["sh", "-c"]),
        ["Command"] = new JsonArray(Cfn.Sub(string.Join(" && ", workload.Configs.Select(mount =>
            $"aws s3 cp --recursive --only-show-errors s3://${{ConfigBucket}}/{Folder(workload)}/{ConfigPaths.Slug(mount.Target)}/ {Target(mount)}/")))),
        ["MountPoints"] = Nodes.List(workload.Configs.Select(mount => (JsonNode)new JsonObject { ["SourceVolume"] = Volume(mount), ["ContainerPath"] = Target(mount), ["ReadOnly"] = false })),
        ["LogConfiguration"] = log,
    };

    /// <summary>What the task's role may read of them.</summary>
    public static IEnumerable<JsonNode> Statements(Workload workload) => workload.Configs.Count == 0 ? [] :
    [
        Cfn.Statement("Allow", Nodes.List((string[])["s3:GetObject"]), Cfn.Sub($"arn:${{AWS::Partition}}:s3:::${{ConfigBucket}}/config/{workload.Name}/*")),
        Cfn.Statement("Allow", Nodes.List((string[])["s3:ListBucket"]), Cfn.Sub("arn:${AWS::Partition}:s3:::${ConfigBucket}"),
            new() { ["StringLike"] = new JsonObject { ["s3:prefix"] = $"config/{workload.Name}/*" } }),
    ];

    private static string Folder(Workload workload) => $"config/{workload.Name}/{ConfigPaths.Hash(workload.Configs)}";

    private static string Volume(ConfigMount mount) => $"config-{ConfigPaths.Slug(mount.Target)}";

    private static string Target(ConfigMount mount) => $"/mounts/{ConfigPaths.Slug(mount.Target)}";
}

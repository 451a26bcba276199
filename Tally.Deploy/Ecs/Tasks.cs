using System.Globalization;
using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Ecs;

/// <summary>Task definitions: the workload's container, and before it the one that copies its files.</summary>
internal static class Tasks
{
    public const string LogGroup = "LogGroup";

    public static KeyValuePair<string, JsonNode?> Definition(DeploymentPlan plan, Workload workload)
    {
        var size = FargateSize.For(workload.Cpu, workload.MemoryMiB)
            ?? throw workload.Path.Mistake(FormattableString.Invariant($"{workload.Cpu} cores and {workload.MemoryMiB} MiB are more than Fargate has; ask for at most 16 cores and 122816 MiB."));
        return Cfn.Resource(LogicalIds.TaskDefinition(workload.Name), "AWS::ECS::TaskDefinition", new JsonObject
        {
            ["Family"] = Cfn.Sub($"${{AWS::StackName}}-{workload.Name}"),
            ["RequiresCompatibilities"] = Nodes.List((string[])["FARGATE"]),
            ["NetworkMode"] = "awsvpc",
            ["RuntimePlatform"] = new JsonObject { ["CpuArchitecture"] = "X86_64", ["OperatingSystemFamily"] = "LINUX" },
            ["Cpu"] = size.CpuText,
            ["Memory"] = size.MemoryText,
            ["ExecutionRoleArn"] = Cfn.GetAtt(Roles.Execution, "Arn"),
            ["TaskRoleArn"] = workload == plan.Verify ? null : Cfn.GetAtt(LogicalIds.TaskRole(workload.Name), "Arn"),
            ["ContainerDefinitions"] = new JsonArray([.. Containers(plan, workload)]),
            ["Volumes"] = NullIfEmpty(Nodes.List(EcsConfigs.Volumes(workload).Concat(workload.Volumes.Select(Volume)))),
        }.WithoutNulls());
    }

    private static IEnumerable<JsonNode> Containers(DeploymentPlan plan, Workload workload)
    {
        if (workload.Configs.Count > 0)
            yield return EcsConfigs.Copy(workload, Log(workload));
        yield return new JsonObject
        {
            ["Name"] = workload.Name,
            ["Image"] = workload.Image,
            ["Essential"] = true,
            ["EntryPoint"] = workload.Entrypoint is { } entrypoint ? Nodes.List((string[])[entrypoint]) : null,
            ["Command"] = NullIfEmpty(workload.Arguments.Select(argument => workload == plan.Verify ? EcsText.WithFullHosts(argument) : argument.Plain("an argument")).List()),
            ["User"] = workload.User?.ToString(CultureInfo.InvariantCulture),
            ["Environment"] = NullIfEmpty(workload.Environment
                .Where(variable => !variable.Value.Secrets.Any())
                .Select(variable => (JsonNode)new JsonObject { ["Name"] = variable.Key, ["Value"] = EcsText.Of(variable.Value) })
                .List()),
            ["Secrets"] = NullIfEmpty(EcsSecrets.Of(workload, plan).List()),
            ["PortMappings"] = NullIfEmpty(workload.Ports.Select(port => (JsonNode)PortMapping(workload, port)).List()),
            ["MountPoints"] = NullIfEmpty(Nodes.List(EcsConfigs.MountPoints(workload).Concat(workload.Volumes.Select(MountPoint)))),
            ["DependsOn"] = workload.Configs.Count == 0 ? null : new JsonArray(new JsonObject { ["ContainerName"] = EcsConfigs.Container, ["Condition"] = "SUCCESS" }),
            ["HealthCheck"] = HealthCheck(workload),
            ["StopTimeout"] = Defaults.StopSeconds,
            ["LogConfiguration"] = Log(workload),
        }.WithoutNulls();
    }

    private static JsonObject PortMapping(Workload workload, Port port)
    {
        if (port.Protocol != "tcp")
            throw workload.Path.Key("bindings").Key(port.Name).Mistake("Service Connect carries TCP alone; take this UDP binding out, or deploy it to Kubernetes.");
        return new JsonObject
        {
            ["Name"] = port.Name,
            ["ContainerPort"] = port.Number,
            ["Protocol"] = port.Protocol,
            ["AppProtocol"] = port.Transport == "tcp" || port.Scheme == "https" ? null : port.Transport,
        }.WithoutNulls();
    }

    private static JsonObject? HealthCheck(Workload workload) => HealthCommand.Of(workload) is not { } command ? null : new()
    {
        ["Command"] = Nodes.List((string[])["CMD", .. command]),
        ["Interval"] = 10,
        ["Timeout"] = 5,
        ["Retries"] = 6,
        ["StartPeriod"] = 60,
    };

    private static JsonNode Volume(VolumeMount volume) => new JsonObject
    {
        ["Name"] = volume.Name,
        ["EFSVolumeConfiguration"] = new JsonObject
        {
            ["FilesystemId"] = Cfn.Ref(Storage.FileSystem),
            ["TransitEncryption"] = "ENABLED",
            ["AuthorizationConfig"] = new JsonObject { ["AccessPointId"] = Cfn.Ref(LogicalIds.AccessPoint(volume.Name)), ["IAM"] = "ENABLED" },
        },
    };

    private static JsonNode MountPoint(VolumeMount volume) => new JsonObject
    {
        ["SourceVolume"] = volume.Name,
        ["ContainerPath"] = volume.Target,
        ["ReadOnly"] = volume.ReadOnly,
    };

    private static JsonObject Log(Workload workload) => new()
    {
        ["LogDriver"] = "awslogs",
        ["Options"] = new JsonObject
        {
            ["awslogs-group"] = Cfn.Ref(LogGroup),
            ["awslogs-region"] = Cfn.Ref("AWS::Region"),
            ["awslogs-stream-prefix"] = workload.Name,
        },
    };

    private static JsonArray? NullIfEmpty(JsonArray array) => array.Count == 0 ? null : array;
}

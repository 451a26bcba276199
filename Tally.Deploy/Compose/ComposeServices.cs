using System.Globalization;
using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Compose;

/// <summary>A workload as a service: reachable by its name, limited, restarted, on loopback where it is published.</summary>
internal static class ComposeServices
{
    public const string Network = "backplane";

    public static JsonObject Of(DeploymentPlan plan, Workload workload)
    {
        var service = Common(plan, workload);
        service["restart"] = "unless-stopped";
        service["healthcheck"] = Healthchecks.Of(workload);
        service["depends_on"] = DependsOn(workload, plan.Workloads.Where(other => CallOrder.DependsOn(plan.Workloads, workload).Contains(other.Name)));
        // One container alone can hold a port of this machine.
        service["deploy"]!["replicas"] = workload.Ports.Any(port => port.Published is not null) ? 1 : workload.Replicas;
        return service.WithoutNulls();
    }

    /// <summary>The smoke test: not among the services that <c>up</c> starts, but run with <c>run --rm verify</c>.</summary>
    public static JsonObject OfVerify(DeploymentPlan plan, Workload verify)
    {
        var service = Common(plan, verify);
        service["profiles"] = Nodes.List((string[])["verify"]);
        service["depends_on"] = DependsOn(verify, plan.Workloads);
        return service.WithoutNulls();
    }

    private static JsonObject Common(DeploymentPlan plan, Workload workload) => new()
    {
        ["image"] = workload.Image,
        ["entrypoint"] = workload.Entrypoint is { } entrypoint ? Nodes.List((string[])[ComposeSecrets.Literal(entrypoint)]) : null,
        ["command"] = workload.Arguments.Count == 0 ? null : workload.Arguments.Select(argument => ComposeSecrets.Literal(argument.Plain("an argument"))).List(),
        ["user"] = workload.ImageUser is { } user ? user.ToString(CultureInfo.InvariantCulture) : null,
        ["environment"] = NullIfEmpty(ComposeSecrets.Environment(workload, plan)),
        ["secrets"] = NullIfEmpty(ComposeSecrets.Files(workload).List()),
        ["configs"] = NullIfEmpty(ComposeConfigs.Mounts(workload).List()),
        ["volumes"] = NullIfEmpty(workload.Volumes.Select(Volume).List()),
        // Other services reach every port in the network; these are for readers of the file.
        ["expose"] = NullIfEmpty(workload.Ports.Select(port => Number(port.Number, port.Protocol)).List()),
        ["ports"] = NullIfEmpty(workload.Ports.Where(port => port.Published is not null).Select(Published).List()),
        ["networks"] = new JsonObject { [Network] = new JsonObject() },
        ["security_opt"] = Nodes.List((string[])["no-new-privileges:true"]),
        ["stop_grace_period"] = $"{Defaults.StopSeconds}s",
        // `up` makes a container anew when its labels change: so new content reaches it.
        ["labels"] = workload.Configs.Count == 0 ? null : new JsonObject { ["tally.dev/config-hash"] = ConfigPaths.Hash(workload.Configs) },
        ["deploy"] = new JsonObject
        {
            ["resources"] = new JsonObject
            {
                ["limits"] = new JsonObject
                {
                    // More than the machine has would be refused.
                    ["cpus"] = Math.Max(1, workload.Cpu).ToString("0.##", CultureInfo.InvariantCulture),
                    ["memory"] = $"{workload.MemoryMiB}M",
                },
            },
        },
    };

    // A service does not wait for the health of what observes it.
    private static JsonObject? DependsOn(Workload workload, IEnumerable<Workload> others) => NullIfEmpty(others
        .Select(other => KeyValuePair.Create(other.Name, (JsonNode?)new JsonObject
        {
            ["condition"] = Healthchecks.Of(other) is null || (other.IsObservability && !workload.IsObservability) ? "service_started" : "service_healthy",
        }))
        .ToObject());

    // Published to this machine unless .env says BIND_ADDRESS: TLS and whom to let in are a proxy's business.
    private static JsonNode Published(Port port) => new JsonObject
    {
        ["target"] = port.Number,
        ["published"] = port.Published!.Value.ToString(CultureInfo.InvariantCulture),
        ["host_ip"] = "${BIND_ADDRESS:-127.0.0.1}",
        ["protocol"] = port.Protocol,
    };

    private static JsonNode Volume(VolumeMount volume)
    {
        var node = new JsonObject { ["type"] = "volume", ["source"] = volume.Name, ["target"] = volume.Target };
        if (volume.ReadOnly)
            node["read_only"] = true;
        return node;
    }

    private static string Number(int port, string protocol) => protocol == "udp" ? $"{port}/udp" : $"{port}";

    private static JsonArray? NullIfEmpty(JsonArray array) => array.Count == 0 ? null : array;

    private static JsonObject? NullIfEmpty(JsonObject mapping) => mapping.Count == 0 ? null : mapping;
}

using System.Text.Json.Nodes;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Ecs;

/// <summary>
/// How tasks find each other. Services use Service Connect, whose aliases are the resources' names, so that URLs are those of every
/// other target. A one-shot task has no Service Connect; for it each service is in DNS too.
/// </summary>
internal static class Namespace
{
    public const string Id = "Namespace";

    public const string Name = "${AWS::StackName}.internal";

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Of(DeploymentPlan plan) =>
    [
        Cfn.Resource(Id, "AWS::ServiceDiscovery::PrivateDnsNamespace", new() { ["Name"] = Cfn.Sub(Name), ["Vpc"] = Cfn.Ref("VpcId") }),
        .. plan.Workloads.Where(workload => workload.Ports.Count > 0).Select(workload => Cfn.Resource(LogicalIds.Discovery(workload.Name), "AWS::ServiceDiscovery::Service", new()
        {
            ["Name"] = workload.Name,
            ["NamespaceId"] = Cfn.Ref(Id),
            ["DnsConfig"] = new JsonObject
            {
                ["DnsRecords"] = new JsonArray(new JsonObject { ["Type"] = "A", ["TTL"] = 10 }),
                ["RoutingPolicy"] = "MULTIVALUE",
            },
            ["HealthCheckCustomConfig"] = new JsonObject { ["FailureThreshold"] = 1 },
        })),
    ];

    public static JsonObject Connect(Workload workload)
    {
        var connect = new JsonObject { ["Enabled"] = true, ["Namespace"] = Cfn.GetAtt(Id, "Arn") };
        if (workload.Ports.Count > 0)
            connect["Services"] = new JsonArray([.. workload.Ports.Select(port => Service(workload, port))]);
        return connect;
    }

    private static JsonObject Service(Workload workload, Port port)
    {
        var service = new JsonObject
        {
            ["PortName"] = port.Name,
            ["DiscoveryName"] = $"{workload.Name}-{port.Name}",
            ["ClientAliases"] = new JsonArray(new JsonObject { ["DnsName"] = workload.Name, ["Port"] = port.Number }),
        };
        // Left alone the proxy ends a request after 15 seconds; long queries and tails take longer, and have limits of their own.
        if (port.Transport != "tcp")
            service["Timeout"] = new JsonObject { ["IdleTimeoutSeconds"] = 3600, ["PerRequestTimeoutSeconds"] = 0 };
        return service;
    }
}

using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Ecs;

/// <summary>Who may connect to whom: the world to the load balancer, that to tasks, tasks to each other and to the file system.</summary>
internal static class Network
{
    public const string LoadBalancerSecurityGroup = "LoadBalancerSecurityGroup";
    public const string TaskSecurityGroup = "TaskSecurityGroup";
    public const string FileSystemSecurityGroup = "FileSystemSecurityGroup";

    /// <summary>A load balancer needs subnets in two availability zones.</summary>
    public const string Zones = "AB";

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Of(DeploymentPlan plan)
    {
        yield return Group(TaskSecurityGroup, "Tasks", []);
        yield return Cfn.Resource($"{TaskSecurityGroup}Self", "AWS::EC2::SecurityGroupIngress", new()
        {
            ["GroupId"] = Cfn.GetAtt(TaskSecurityGroup, "GroupId"),
            ["SourceSecurityGroupId"] = Cfn.GetAtt(TaskSecurityGroup, "GroupId"),
            ["IpProtocol"] = "tcp",
            ["FromPort"] = 0,
            ["ToPort"] = 65535,
            ["Description"] = "Tasks among themselves",
        });
        if (plan.Workloads.Any(workload => workload.IsStateful))
            yield return Group(FileSystemSecurityGroup, "File system", [Ingress(2049, TaskSecurityGroup, "NFS from tasks")]);
        var ports = plan.Workloads.SelectMany(PortsFromLoadBalancer).Distinct().Order().ToArray();
        if (ports.Length == 0)
            yield break;
        yield return Group(LoadBalancerSecurityGroup, "Load balancer", [World(80), World(443)]);
        foreach (var port in ports)
        {
            var rule = Ingress(port, LoadBalancerSecurityGroup, "From the load balancer");
            rule["GroupId"] = Cfn.GetAtt(TaskSecurityGroup, "GroupId");
            yield return Cfn.Resource($"{TaskSecurityGroup}From{port}", "AWS::EC2::SecurityGroupIngress", rule);
        }
    }

    /// <summary>Where tasks run.</summary>
    public static JsonObject Configuration() => new()
    {
        ["AwsvpcConfiguration"] = new JsonObject
        {
            ["AssignPublicIp"] = Cfn.Ref("AssignPublicIp"),
            ["SecurityGroups"] = new JsonArray(Cfn.GetAtt(TaskSecurityGroup, "GroupId")),
            ["Subnets"] = new JsonArray([.. Zones.Select(zone => Cfn.Ref($"Subnet{zone}"))]),
        },
    };

    private static IEnumerable<int> PortsFromLoadBalancer(Workload workload) =>
        workload.Routes.SelectMany(route => (int[])[route.Port.Number, (workload.Health ?? route).Port.Number]);

    private static KeyValuePair<string, JsonNode?> Group(string id, string description, JsonObject[] ingress)
    {
        var properties = new JsonObject
        {
            ["GroupDescription"] = Cfn.Sub($"{description} of ${{AWS::StackName}}"),
            ["VpcId"] = Cfn.Ref("VpcId"),
            ["SecurityGroupIngress"] = ingress.Length > 0 ? new JsonArray([.. ingress]) : null,
        };
        return Cfn.Resource(id, "AWS::EC2::SecurityGroup", properties.WithoutNulls());
    }

    private static JsonObject Ingress(int port, string source, string description) => new()
    {
        ["SourceSecurityGroupId"] = Cfn.GetAtt(source, "GroupId"),
        ["IpProtocol"] = "tcp",
        ["FromPort"] = port,
        ["ToPort"] = port,
        ["Description"] = description,
    };

    private static JsonObject World(int port) => new()
    {
        ["CidrIp"] = Cfn.Ref("AllowedCidr"),
        ["IpProtocol"] = "tcp",
        ["FromPort"] = port,
        ["ToPort"] = port,
    };
}

using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Ecs;

/// <summary>Services: a deployment that does not come up is rolled back.</summary>
internal static class EcsServices
{
    public const string Cluster = "Cluster";

    public static KeyValuePair<string, JsonNode?> Of(DeploymentPlan plan, Workload workload) => Cfn.Resource(LogicalIds.Service(workload.Name), "AWS::ECS::Service", new JsonObject
    {
        ["ServiceName"] = workload.Name,
        ["Cluster"] = Cfn.Ref(Cluster),
        ["TaskDefinition"] = Cfn.Ref(LogicalIds.TaskDefinition(workload.Name)),
        ["LaunchType"] = "FARGATE",
        ["DesiredCount"] = workload.Replicas,
        ["PropagateTags"] = "SERVICE",
        ["AvailabilityZoneRebalancing"] = workload.IsStateful ? "DISABLED" : "ENABLED",
        ["DeploymentConfiguration"] = Deployment(workload),
        ["NetworkConfiguration"] = Network.Configuration(),
        ["ServiceConnectConfiguration"] = Namespace.Connect(workload),
        ["ServiceRegistries"] = workload.Ports.Count == 0 ? null : new JsonArray(new JsonObject { ["RegistryArn"] = Cfn.GetAtt(LogicalIds.Discovery(workload.Name), "Arn") }),
        ["LoadBalancers"] = workload.Routes.Count == 0 ? null : new JsonArray(
        [
            .. workload.Routes.Select(route => new JsonObject
            {
                ["ContainerName"] = workload.Name,
                ["ContainerPort"] = route.Port.Number,
                ["TargetGroupArn"] = Cfn.Ref(LogicalIds.TargetGroup(workload.Name)),
            }),
        ]),
        ["HealthCheckGracePeriodSeconds"] = workload.Routes.Count == 0 ? null : 300,
    }.WithoutNulls(), ("DependsOn", DependsOn(plan, workload)));

    // Two tasks must not write to one volume: the old one ends before the new one starts.
    private static JsonObject Deployment(Workload workload) => new()
    {
        ["DeploymentCircuitBreaker"] = new JsonObject { ["Enable"] = true, ["Rollback"] = true },
        ["MinimumHealthyPercent"] = workload.IsStateful ? 0 : 100,
        ["MaximumPercent"] = workload.IsStateful ? 100 : 200,
    };

    // A task knows the aliases that exist when it starts, so whom it calls comes first.
    private static JsonArray? DependsOn(DeploymentPlan plan, Workload workload)
    {
        string[] ids =
        [
            .. CallOrder.DependsOn(plan.Workloads, workload).Select(LogicalIds.Service),
            .. workload.IsStateful ? Network.Zones.Select(Storage.MountTarget) : [],
            .. workload.Routes.Count > 0 ? (string[])[LogicalIds.ListenerRule(workload.Name)] : [],
        ];
        return ids.Length == 0 ? null : ids.List();
    }
}

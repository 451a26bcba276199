using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>The Services by which workloads find each other: one for each resource that answers, one without an address for each group.</summary>
internal static class Services
{
    /// <summary>
    /// Where several workloads answer for a resource, each port leads to those that name it: Kubernetes looks a port's name up
    /// in each pod and leaves out pods that lack it.
    /// </summary>
    public static IEnumerable<KubernetesObject> Of(DeploymentPlan plan) =>
        from workload in plan.Workloads
        where workload.Serves is not null && workload.Ports.Any(port => !port.IsForHealthOnly)
        group workload by workload.Serves into answering
        select Service(plan, answering.Key, answering.First() with { Name = answering.Key, Ports = [.. answering.SelectMany(workload => workload.Ports).Where(port => !port.IsForHealthOnly).OrderBy(port => port.Number)] }, Labels.Serves(answering.Key), isHeadless: false);

    /// <summary>Headless groups, in which members are found before they are ready: they become ready by finding each other.</summary>
    public static IEnumerable<KubernetesObject> Groups(DeploymentPlan plan) =>
        from workload in plan.Workloads
        from name in workload.Groups
        group workload by name into members
        select Service(plan, members.Key, members.First() with { Name = members.Key, Ports = [GroupPort(members.Key)] }, Labels.InGroup(members.Key), isHeadless: true);

    /// <summary>The Service that gives the pods of a StatefulSet their names.</summary>
    public static KubernetesObject Headless(DeploymentPlan plan, Workload workload) =>
        Service(plan, workload.Name, workload with { Name = HeadlessName(workload) }, Labels.Selector(plan, workload), isHeadless: true);

    public static string HeadlessName(Workload workload) => $"{workload.Name}-pods";

    // Members of a group need not name its port: it is a number in all of them.
    private static Port GroupPort(string group) => group.EndsWith(SeparateTargets.Memberlist, StringComparison.Ordinal)
        ? new("memberlist", SeparateTargets.MemberlistPort, "tcp", "tcp", "tcp", null)
        : new("grpc", SeparateTargets.GrpcPort, "http", "http2", "tcp", null);

    private static KubernetesObject Service(DeploymentPlan plan, string file, Workload workload, JsonObject selector, bool isHeadless)
    {
        var spec = new JsonObject
        {
            ["clusterIP"] = isHeadless ? "None" : null,
            ["publishNotReadyAddresses"] = isHeadless ? true : null,
            ["selector"] = selector,
            ["ports"] = workload.Ports.Count == 0 ? null : workload.Ports.Select(port => (JsonNode)ServicePort(workload, port)).List(),
        }.WithoutNulls();
        return KubernetesObject.Of(file, "v1", "Service", Labels.Metadata(plan, workload), KeyValuePair.Create<string, JsonNode?>("spec", spec));
    }

    private static JsonObject ServicePort(Workload workload, Port port)
    {
        var name = PortNames.Of(workload, port);
        return new JsonObject
        {
            ["name"] = name,
            ["port"] = port.Number,
            ["targetPort"] = workload.Groups.Contains(workload.Name) ? port.Number : name,
            ["protocol"] = port.Protocol.ToUpperInvariant(),
            ["appProtocol"] = PortNames.AppProtocol(port),
        }.WithoutNulls();
    }
}

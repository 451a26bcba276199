using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>
/// A second Alloy on each node that reads the logs of the pods there, through the API server: it needs no files of the node, and
/// may read pods and their logs in this namespace, nothing else.
/// </summary>
internal static class PodLogs
{
    private const string Name = "alloy-pod-logs";
    private const string Gateway = "config.alloy";
    private const string Agent = "kubernetes.alloy";

    public static IEnumerable<KubernetesObject> Of(DeploymentPlan plan) => plan.Workloads.FirstOrDefault(HasAgent) is { } alloy
        ? [Account(plan, AgentOf(alloy)), Role(plan, AgentOf(alloy)), Binding(plan, AgentOf(alloy)), DaemonSet(plan, AgentOf(alloy))]
        : [];

    private static bool HasAgent(Workload workload) =>
        workload.Kind == "alloy" && workload.Configs.Any(mount => mount.Files.Any(file => file.Path == Agent));

    private static Workload AgentOf(Workload gateway) => gateway with
    {
        Name = Name,
        Origin = gateway.Name,
        Serves = null,
        Arguments = [.. gateway.Arguments.Select(argument => argument with { Parts = [.. argument.Parts.Select(ForAgent)] })],
        Ports = [.. gateway.Ports.Where(port => port == gateway.Health?.Port)],
        Volumes = [],
        Replicas = 1,
        MemoryMiB = 192,
        Cpu = 0.1m,
    };

    private static Part ForAgent(Part part) => part is Literal { Value: var value } ? new Literal(value.Replace(Gateway, Agent, StringComparison.Ordinal)) : part;

    private static KubernetesObject DaemonSet(DeploymentPlan plan, Workload agent)
    {
        var template = Pods.Template(plan, agent, serviceAccount: Name);
        var spec = template["spec"]!.AsObject();
        spec["automountServiceAccountToken"] = true;
        spec["containers"]![0]!["env"] = Nodes.List(
        [
            .. EnvironmentList.Of(agent, plan).Select(variable => (JsonNode)variable!.DeepClone()),
            FromField("NODE_NAME", "spec.nodeName"),
            FromField("POD_NAMESPACE", "metadata.namespace"),
            // Labels of the lines.
            Value("CLUSTER_NAME", plan.Name),
            Value("ENVIRONMENT", plan.Environment.Name),
        ]);
        return Object(plan, agent, "apps/v1", "DaemonSet", KeyValuePair.Create<string, JsonNode?>("spec", new JsonObject
        {
            ["revisionHistoryLimit"] = 3,
            ["selector"] = new JsonObject { ["matchLabels"] = Labels.Selector(plan, agent) },
            ["template"] = template,
        }));
    }

    private static JsonObject Value(string name, string value) => new JsonObject { ["name"] = name, ["value"] = value };

    private static JsonObject FromField(string name, string path) => new JsonObject { ["name"] = name, ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = path } } };

    private static KubernetesObject Account(DeploymentPlan plan, Workload agent) =>
        Object(plan, agent, "v1", "ServiceAccount", new KeyValuePair<string, JsonNode?>("automountServiceAccountToken", false));

    private static KubernetesObject Role(DeploymentPlan plan, Workload agent) => Object(plan, agent, "rbac.authorization.k8s.io/v1", "Role", new KeyValuePair<string, JsonNode?>("rules", new JsonArray(
        Rule("pods", "get", "list", "watch"),
        Rule("pods/log", "get"))));

    private static KubernetesObject Binding(DeploymentPlan plan, Workload agent) => Object(plan, agent, "rbac.authorization.k8s.io/v1", "RoleBinding",
        new("roleRef", new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Role", ["name"] = Name }),
        // A subject must name its namespace, and Kustomize sets it to the one of the kustomization.
        new("subjects", new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = Name, ["namespace"] = plan.Environment.Kubernetes.Namespace ?? "default" })));

    private static JsonObject Rule(string resource, params string[] verbs) => new()
    {
        ["apiGroups"] = Nodes.List((string[])[""]),
        ["resources"] = Nodes.List((string[])[resource]),
        ["verbs"] = verbs.List(),
    };

    private static KubernetesObject Object(DeploymentPlan plan, Workload agent, string apiVersion, string kind, params KeyValuePair<string, JsonNode?>[] content) =>
        KubernetesObject.Of(Name, apiVersion, kind, Labels.Metadata(plan, agent), content);
}

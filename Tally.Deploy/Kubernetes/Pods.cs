using System.Globalization;
using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>The pod of a workload: one container, no more rights than it needs.</summary>
internal static class Pods
{
    public static JsonObject Template(DeploymentPlan plan, Workload workload, string? serviceAccount = null) => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = Labels.OfPods(plan, workload), ["annotations"] = Annotations(workload) }.WithoutNulls(),
        ["spec"] = Spec(plan, workload, serviceAccount),
    };

    public static JsonObject Spec(DeploymentPlan plan, Workload workload, string? serviceAccount = null) => new JsonObject
    {
        ["automountServiceAccountToken"] = false,
        ["serviceAccountName"] = serviceAccount ?? ServiceAccounts.NameOf(plan, workload),
        // Variables of every Service would only meet those that the program reads (TEMPO_URL, LOKI_PORT…).
        ["enableServiceLinks"] = false,
        ["terminationGracePeriodSeconds"] = Defaults.StopSeconds,
        ["securityContext"] = SecurityContext(workload),
        ["topologySpreadConstraints"] = workload.Replicas > 1 ? new JsonArray(Spread(plan, workload)) : null,
        ["containers"] = new JsonArray(Container(plan, workload)),
        ["volumes"] = NullIfEmpty(Nodes.List(ConfigMaps.Volumes(workload).Concat(workload.Volumes.Where(volume => volume.IsScratch).Select(Scratch)))),
    }.WithoutNulls();

    // Who sends its logs over OTLP would be read twice by whoever reads the logs of pods.
    private static JsonObject? Annotations(Workload workload) => workload.Uses("OTEL_EXPORTER_OTLP_ENDPOINT") ? new() { ["tally/logs"] = "otlp" } : null;

    private static JsonObject Container(DeploymentPlan plan, Workload workload)
    {
        var container = new JsonObject
        {
            ["name"] = workload.Name,
            ["image"] = workload.Image,
            ["imagePullPolicy"] = "IfNotPresent",
            ["command"] = workload.Entrypoint is { } entrypoint ? Nodes.List((string[])[entrypoint]) : null,
            ["args"] = NullIfEmpty(workload.Arguments.Select(argument => EnvironmentList.Literal(argument.Plain("an argument"))).List()),
            ["env"] = NullIfEmpty(EnvironmentList.Of(workload, plan)),
            ["ports"] = NullIfEmpty(workload.Ports.Select(port => (JsonNode)ContainerPort(workload, port)).List()),
            ["resources"] = Resources(workload),
            ["securityContext"] = ContainerSecurityContext(workload),
            ["volumeMounts"] = NullIfEmpty(Nodes.List(ConfigMaps.VolumeMounts(workload).Concat(workload.Volumes.Select(VolumeMount)))),
        };
        foreach (var (name, probe) in Probes.Of(workload))
            container[name] = probe;
        return container.WithoutNulls();
    }

    private static JsonObject ContainerPort(Workload workload, Port port) => new()
    {
        ["name"] = PortNames.Of(workload, port),
        ["containerPort"] = port.Number,
        ["protocol"] = port.Protocol.ToUpperInvariant(),
    };

    // A program may use more CPU than it asks for while nobody else needs it; of memory there is no such loan.
    private static JsonObject Resources(Workload workload) => new()
    {
        ["requests"] = new JsonObject { ["cpu"] = Millicores(workload.Cpu), ["memory"] = $"{workload.MemoryMiB}Mi" },
        ["limits"] = new JsonObject { ["cpu"] = Millicores(Math.Max(1, workload.Cpu * 4)), ["memory"] = $"{workload.MemoryMiB}Mi" },
    };

    private static JsonObject SecurityContext(Workload workload)
    {
        var context = new JsonObject { ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" } };
        if (workload.User is not { } user || user == 0)
            return context;
        context["runAsNonRoot"] = true;
        context["runAsUser"] = user;
        context["runAsGroup"] = user;
        if (workload.Volumes.Count > 0)
        {
            context["fsGroup"] = user;
            context["fsGroupChangePolicy"] = "OnRootMismatch";
        }
        return context;
    }

    // Root without capabilities could not read files of its own image that belong to another user.
    private static JsonObject ContainerSecurityContext(Workload workload)
    {
        var context = new JsonObject { ["allowPrivilegeEscalation"] = false };
        if (workload.User is > 0)
            context["capabilities"] = new JsonObject { ["drop"] = Nodes.List((string[])["ALL"]) };
        return context;
    }

    private static JsonNode Scratch(VolumeMount volume) => new JsonObject { ["name"] = volume.Name, ["emptyDir"] = new JsonObject() };

    private static JsonNode VolumeMount(VolumeMount volume)
    {
        var node = new JsonObject { ["name"] = volume.Name, ["mountPath"] = volume.Target };
        if (volume.ReadOnly)
            node["readOnly"] = true;
        return node;
    }

    private static JsonObject Spread(DeploymentPlan plan, Workload workload) => new()
    {
        ["maxSkew"] = 1,
        ["topologyKey"] = "kubernetes.io/hostname",
        ["whenUnsatisfiable"] = "ScheduleAnyway",
        ["labelSelector"] = new JsonObject { ["matchLabels"] = Labels.Selector(plan, workload) },
    };

    private static string Millicores(decimal cores) => string.Create(CultureInfo.InvariantCulture, $"{(int)Math.Ceiling(cores * 1000)}m");

    private static JsonArray? NullIfEmpty(JsonArray array) => array.Count == 0 ? null : array;
}

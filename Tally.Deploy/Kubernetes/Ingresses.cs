using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>One Ingress with a path for each route.</summary>
internal static class Ingresses
{
    public static IEnumerable<KubernetesObject> Of(DeploymentPlan plan)
    {
        var paths = plan.Workloads
            .SelectMany(workload => workload.Routes.Select(route => (Workload: workload, Route: route)))
            // The longest first: some controllers take the first that fits.
            .OrderByDescending(entry => entry.Route.Path.Length).ThenBy(entry => entry.Route.Path, StringComparer.Ordinal)
            .Select(entry => (JsonNode)Path(entry.Workload, entry.Route))
            .List();
        if (paths.Count == 0)
            yield break;

        var settings = plan.Environment.Kubernetes;
        var rule = new JsonObject { ["host"] = plan.Environment.Host, ["http"] = new JsonObject { ["paths"] = paths } }.WithoutNulls();
        var spec = new JsonObject
        {
            ["ingressClassName"] = settings.IngressClass,
            ["tls"] = settings.TlsSecret is null ? null : new JsonArray(Tls(settings.TlsSecret, plan.Environment.Host)),
            ["rules"] = new JsonArray(rule),
        }.WithoutNulls();
        var metadata = new JsonObject
        {
            ["name"] = plan.Name,
            ["labels"] = new JsonObject { ["app.kubernetes.io/part-of"] = plan.Name, ["app.kubernetes.io/managed-by"] = "tally-deploy" },
        };
        yield return KubernetesObject.Of("ingress", "networking.k8s.io/v1", "Ingress", metadata, KeyValuePair.Create<string, JsonNode?>("spec", spec));
    }

    private static JsonObject Path(Workload workload, Endpoint route) => new()
    {
        ["path"] = route.Path,
        ["pathType"] = "Prefix",
        ["backend"] = new JsonObject
        {
            ["service"] = new JsonObject
            {
                ["name"] = workload.Serves,
                ["port"] = new JsonObject { ["name"] = PortNames.Of(workload, route.Port) },
            },
        },
    };

    private static JsonObject Tls(string secret, string? host) => new JsonObject
    {
        ["hosts"] = host is null ? null : Nodes.List((string[])[host]),
        ["secretName"] = secret,
    }.WithoutNulls();
}

using System.Text.Json.Nodes;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>
/// One path, three questions: has it started (5 minutes to do so), may it have requests, is it beyond help (5 minutes without
/// an answer, so that a busy or waiting process is not restarted).
/// </summary>
internal static class Probes
{
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Of(Workload workload) => workload.Health is not { } health ? [] :
    [
        new("startupProbe", Probe(workload, health, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 60)),
        new("readinessProbe", Probe(workload, health, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3)),
        new("livenessProbe", Probe(workload, health, periodSeconds: 30, timeoutSeconds: 10, failureThreshold: 10)),
    ];

    private static JsonObject Probe(Workload workload, Endpoint health, int periodSeconds, int timeoutSeconds, int failureThreshold) => new()
    {
        ["httpGet"] = new JsonObject
        {
            ["path"] = health.Path,
            ["port"] = PortNames.Of(workload, health.Port),
            ["scheme"] = health.Port.Scheme == "https" ? "HTTPS" : "HTTP",
        },
        ["periodSeconds"] = periodSeconds,
        ["timeoutSeconds"] = timeoutSeconds,
        ["failureThreshold"] = failureThreshold,
    };
}

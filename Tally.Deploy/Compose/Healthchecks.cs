using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Compose;

/// <summary>Checks of services whose image has a program for it.</summary>
internal static class Healthchecks
{
    public static JsonObject? Of(Workload workload) => HealthCommand.Of(workload) is not { } command ? null : new()
    {
        ["test"] = Nodes.List([(JsonNode)"CMD", .. command.Select(word => (JsonNode)ComposeSecrets.Literal(word))]),
        ["interval"] = "10s",
        ["timeout"] = "5s",
        ["retries"] = 6,
        ["start_period"] = "60s",
    };
}

using System.Text.Json.Nodes;

namespace Tally.Backend.Loki;

/// <summary>What clients ask before they ask for data.</summary>
internal static class LokiStatus
{
    /// <summary>The Loki whose behaviour this follows; Grafana picks its features by it.</summary>
    public const string Version = "3.7.6";

    public static Task Ready(HttpContext context) => context.Response.WriteAsync("ready\n");

    public static Task BuildInfo(HttpContext context) => context.Response.WriteAsJsonAsync(new JsonObject
    {
        ["version"] = Version,
        ["revision"] = "tally",
        ["branch"] = "HEAD",
        ["buildUser"] = "",
        ["buildDate"] = "",
        ["goVersion"] = "",
    });
}

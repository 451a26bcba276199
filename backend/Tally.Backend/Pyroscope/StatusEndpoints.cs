using System.Text.Json.Nodes;

namespace Tally.Backend.Pyroscope;

/// <summary>What clients ask before they ask for data.</summary>
internal static class StatusEndpoints
{
    /// <summary>The Pyroscope whose behaviour this follows.</summary>
    private const string FollowedVersion = "2.2.1";

    public static void Map(IEndpointRouteBuilder routes) =>
        // {"status":"success","data":{"version":"2.2.1",…}}
        routes.MapGet("/api/v1/status/buildinfo", context => context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["status"] = "success",
            ["data"] = new JsonObject
            {
                ["version"] = FollowedVersion,
                ["revision"] = "tally",
                ["branch"] = "HEAD",
                ["buildUser"] = "",
                ["buildDate"] = "",
                ["goVersion"] = "",
            },
        }));
}

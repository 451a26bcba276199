using System.Reflection;
using System.Runtime.InteropServices;

namespace Tally.Backend.Tempo;

/// <summary>What Grafana and readiness probes ask before they query.</summary>
internal static class StatusEndpoints
{
    /// <summary>The Tempo whose API this one follows; Grafana switches features on by it.</summary>
    private const string FollowedVersion = "3.0.3";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var lifetime = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>();
        routes.MapGet("/api/echo", () => Results.Text("echo"));
        routes.MapGet("/ready", () => lifetime.ApplicationStopping.IsCancellationRequested
            ? Results.Text("Service Unavailable\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready\n"));
        routes.MapGet("/status/buildinfo", BuildInfo);
        routes.MapGet("/api/status/buildinfo", BuildInfo);
    }

    private static IResult BuildInfo() => TempoResults.Json(json =>
    {
        json.WriteString("version", FollowedVersion);
        json.WriteString("revision", Assembly.GetExecutingAssembly().GetName().Version?.ToString() ?? "");
        json.WriteString("branch", "tally");
        json.WriteString("buildUser", "");
        json.WriteString("buildDate", "");
        json.WriteString("goVersion", RuntimeInformation.FrameworkDescription);
    });
}

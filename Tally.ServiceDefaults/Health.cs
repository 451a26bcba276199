using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Tally.ServiceDefaults.Export;
using Tally.ServiceDefaults.Profiling;

namespace Tally.ServiceDefaults;

/// <summary>Readiness and liveness, mapped in every environment: the answer is one word, so it gives nothing away.</summary>
internal static class Health
{
    public const string ReadyPath = "/health";
    public const string AlivePath = "/alive";

    /// <summary>A check with this tag counts for <c>/alive</c> too.</summary>
    private const string Live = "live";

    public static void AddHealth(this IHostApplicationBuilder builder) =>
        builder.Services.AddHealthChecks()
            .AddCheck("self", () => HealthCheckResult.Healthy(), [Live])
            .AddCheck<ExportHealth>("telemetry");

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks(ReadyPath).DisableHttpMetrics();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live) }).DisableHttpMetrics();
    }

    public static bool IsProbe(PathString path) => path == ReadyPath || path == AlivePath || path == ProfilingEndpoint.Path;
}

using OpenTelemetry;
using OpenTelemetry.Metrics;
using Tally.ServiceDefaults.Export;

namespace Tally.ServiceDefaults;

/// <summary>
/// Meters of the framework, the runtime, Npgsql and the service's own. Histograms keep the bucket boundaries their
/// instruments advise, and exemplars with the trace id of a sampled request (<c>OTEL_METRICS_EXEMPLAR_FILTER</c> overrides).
/// </summary>
internal static class Metrics
{
    public static void AddMetrics(this TelemetryBuilder telemetry) => telemetry.WithMetrics(metrics =>
    {
        metrics
            .AddMeter(
                "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Diagnostics",
                "Microsoft.AspNetCore.RateLimiting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections",
                "System.Net.Http", "System.Net.NameResolution", "System.Runtime",
                "Npgsql", "Tally.*", telemetry.Host.Environment.ApplicationName)
            .AddMeter([.. telemetry.Options.Meters]);
        if (telemetry.Host.Configuration["OTEL_METRICS_EXEMPLAR_FILTER"] is null or "")
            metrics.SetExemplarFilter(ExemplarFilterType.TraceBased);
        telemetry.Export(OtlpSignal.Metrics, () => metrics.AddOtlpExporter(OtlpSignal.Metrics.Name, (_, _) => { }));
    });
}

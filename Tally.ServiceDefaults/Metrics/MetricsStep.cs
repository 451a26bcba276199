using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using Tally.ServiceDefaults.Export;
using Tally.ServiceDefaults.Privacy;
using Tally.ServiceDefaults.Tenancy;

namespace Tally.ServiceDefaults.Metrics;

/// <summary>
/// Meters of the framework, the runtime, the process, Npgsql and the service's own. Histograms keep the bucket boundaries their
/// instruments advise, and exemplars with the trace id of a sampled request (<c>OTEL_METRICS_EXEMPLAR_FILTER</c> overrides).
/// </summary>
internal static class MetricsStep
{
    public static void AddMetrics(this TelemetryBuilder telemetry)
    {
        telemetry.Services.AddSingleton<ProcessMetrics>().AddSingleton<ExportMetrics>();
        telemetry.Sdk.WithMetrics(metrics =>
        {
            metrics
                .AddMeter(
                    "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Diagnostics",
                    "Microsoft.AspNetCore.RateLimiting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections",
                    "System.Net.Http", "System.Net.NameResolution", "System.Runtime",
                    "Npgsql", "Tally.*", telemetry.Host.Environment.ApplicationName)
                .AddMeter([.. telemetry.Options.Meters])
                .AddView(instrument => Stream(instrument, telemetry.Options));
            if (telemetry.Host.Configuration["OTEL_METRICS_EXEMPLAR_FILTER"] is null or "")
                metrics.SetExemplarFilter(ExemplarFilterType.TraceBased);
            telemetry.Export(OtlpSignal.Metrics, () => metrics.AddReader(services => Reader(services, telemetry)));
        });
    }

    // A tenant becomes a label on request metrics only, and there only where Telemetry:Tenant:InMetrics says so.
    private static MetricStreamConfiguration Stream(Instrument instrument, TelemetryOptions options)
    {
        var stream = new MetricStreamConfiguration { CardinalityLimit = options.CardinalityLimit };
        if (!instrument.Meter.Name.StartsWith("Microsoft.", StringComparison.Ordinal) && !instrument.Meter.Name.StartsWith("System.", StringComparison.Ordinal))
            stream.ExcludedTagKeys = [TenantId.Key, TenantId.SaasKey];
        return stream;
    }

    private static PeriodicExportingMetricReader Reader(IServiceProvider services, TelemetryBuilder telemetry)
    {
        var configuration = telemetry.Host.Configuration;
        var exporter = new GuardedMetricExporter(
            services.GetRequiredService<IOptionsMonitor<OtlpExporterOptions>>().Get(OtlpSignal.Metrics.Name),
            services.GetRequiredService<Redactor>(), services.GetRequiredService<TelemetryWarnings>());
        return new PeriodicExportingMetricReader(exporter, configuration.MetricInterval(), configuration.MetricTimeout())
        {
            TemporalityPreference = configuration.MetricTemporality(),
        };
    }
}

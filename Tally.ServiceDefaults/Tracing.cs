using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using Tally.ServiceDefaults.Export;
using Tally.ServiceDefaults.Privacy;
using Tally.ServiceDefaults.Tenancy;

namespace Tally.ServiceDefaults;

/// <summary>
/// Spans of the framework, of Npgsql and of the service's own sources. The base class library makes and links them
/// (W3C trace context and baggage); the sampler is the SDK's, by <c>OTEL_TRACES_SAMPLER</c>.
/// </summary>
internal static class Tracing
{
    // Lets ASP.NET Core put method, path and address on a server span as it starts, so that samplers see them.
    private const string SuppressServerTags = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    public static void AddTracing(this TelemetryBuilder telemetry)
    {
        if (!AppContext.TryGetSwitch(SuppressServerTags, out _))
            AppContext.SetSwitch(SuppressServerTags, false);

        telemetry.Sdk.WithTracing(tracing =>
        {
            tracing
                .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "Tally.*", telemetry.Host.Environment.ApplicationName)
                .AddSource([.. telemetry.Options.Sources])

                // In this order: what is written last is redacted too, and all of it before any exporter.
                .AddProcessor(new TenantSpans())
                .AddProcessor(services => new SpanRedaction(services.GetRequiredService<Redactor>()));
            telemetry.Export(OtlpSignal.Traces, () => tracing.AddOtlpExporter(OtlpSignal.Traces.Name, _ => { }));
        });
    }
}

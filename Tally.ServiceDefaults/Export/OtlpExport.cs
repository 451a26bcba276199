using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;

namespace Tally.ServiceDefaults.Export;

/// <summary>Registered once for each signal that has an exporter.</summary>
internal sealed record ExportedSignal(OtlpSignal Signal);

/// <summary>Adds a signal's OTLP exporter where a collector is configured, with a buffer for the time it is away.</summary>
internal static class OtlpExport
{
    public static void AddLifetime(this TelemetryBuilder telemetry) => telemetry.Services.AddHostedService<TelemetryLifetime>();

    public static void Export(this TelemetryBuilder telemetry, OtlpSignal signal, Action addExporter)
    {
        var configuration = telemetry.Host.Configuration;
        if (!configuration.Exports(signal))
            return;

        addExporter();
        telemetry.Services.AddSingleton(new ExportedSignal(signal));
        telemetry.Services.AddOptions<OtlpExporterOptions>(signal.Name).Configure<ExportBuffers>((options, buffers) =>
        {
            configuration.Apply(signal, options);
            if (telemetry.Options.ExportBufferBytes > 0 && !configuration.UsesCertificates())
                options.HttpClientFactory = () => buffers.CreateClient(signal, options);
        });
    }
}

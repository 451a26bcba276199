using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Resources;
using Tally.ServiceDefaults.Export;
using Tally.ServiceDefaults.Privacy;

namespace Tally.ServiceDefaults;

/// <summary>What the steps of the bootstrap share: the host's builder, its settings and who the service is.</summary>
internal sealed class TelemetryBuilder(IHostApplicationBuilder host, TelemetryOptions options)
{
    public IHostApplicationBuilder Host => host;

    public IServiceCollection Services => host.Services;

    public TelemetryOptions Options => options;

    /// <summary>The SDK's own builder.</summary>
    public OpenTelemetryBuilder Sdk { get; } = host.Services.AddOpenTelemetry();

    public static TelemetryBuilder Create(IHostApplicationBuilder host, TelemetryOptions options, ServiceIdentity identity)
    {
        var telemetry = new TelemetryBuilder(host, options);
        host.Services.AddSingleton(options).AddSingleton(identity).AddSingleton<ExportBuffers>();
        host.Services.AddSingleton(new Redactor(options.Privacy)).AddSingleton<TelemetryWarnings>().AddSingleton<SessionTelemetry>();
        host.Services.TryAddSingleton(TimeProvider.System);
        telemetry.Sdk.ConfigureResource(resource => resource.Clear().AddTelemetrySdk().AddAttributes(identity.Attributes));
        return telemetry;
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>
/// Profiles of the own process without a native agent: the runtime's EventPipe samples stacks, they are folded to pprof with the
/// spans that were active, and pushed to Pyroscope.
/// </summary>
internal static class ProfilingSetup
{
    public static void AddProfiling(this TelemetryBuilder telemetry)
    {
        var options = ProfilingOptions.Read(telemetry.Host.Configuration);
        if (!options.IsOn || PyroscopeServer.Read(telemetry.Host.Configuration) is not { } server)
            return;
        telemetry.Services.AddSingleton(options).AddSingleton(server).AddSingleton<ProfilingMetrics>().AddSingleton<PyroscopePush>().AddSingleton<Profiler>();
        telemetry.Services.AddHostedService<ProfilingService>();
    }
}

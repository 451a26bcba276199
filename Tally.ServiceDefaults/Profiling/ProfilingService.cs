using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Extensions.Hosting;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>
/// Window after window, as <see cref="WindowPlan"/> says: profiles the process. Where the runtime gives no samples it
/// says so once and ends; the service goes on without profiles.
/// </summary>
internal sealed class ProfilingService(ProfilingOptions options, Profiler profiler, TelemetryWarnings warnings, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on the thread that starts the host.
        await Task.Yield();
#pragma warning disable CA5394 // Jitter keeps services from sampling in step; nobody gains by guessing it.
        var plan = new WindowPlan(options, time, () => Environment.CpuUsage.TotalTime, Random.Shared.NextDouble);
#pragma warning restore CA5394
        do
            await plan.NextAsync(stoppingToken).ConfigureAwait(false);
        while (await TryWindowAsync(stoppingToken).ConfigureAwait(false) && !stoppingToken.IsCancellationRequested);
    }

    /// <summary>False where there is no use in trying again.</summary>
    private async Task<bool> TryWindowAsync(CancellationToken stopping)
    {
        try
        {
            await profiler.TakeAsync(stopping).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
#pragma warning disable CA1031 // Whatever goes wrong with profiling, the service must not notice.
        catch (Exception e)
#pragma warning restore CA1031
        {
            warnings.Report("profiling", "This process is not profiled any more: "
                + (e is DiagnosticsClientException ? "the runtime gives no samples, for DOTNET_EnableDiagnostics is 0 or its socket cannot be reached" : e.Message));
            return false;
        }
    }
}

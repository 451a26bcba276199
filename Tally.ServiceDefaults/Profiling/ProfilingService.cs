using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Extensions.Hosting;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>
/// Window after window, as <see cref="WindowPlan"/> says: takes samples, pushes what they make. Where the runtime gives no samples it
/// says so once and ends; the service goes on without profiles.
/// </summary>
/// <remarks>
/// The client and the reader of the runtime's events are four assemblies without precompiled code. Only what is compiled with the
/// first window names them.
/// </remarks>
internal sealed class ProfilingService(ProfilingOptions options, PyroscopePush push, TelemetryWarnings warnings, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LastPush = TimeSpan.FromSeconds(1);

    // The sampler and the trails of spans are the process's; two hosts in one process (tests) take turns.
    private static readonly SemaphoreSlim Turn = new(1);

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
            var profiles = await TakeAsync(stopping).ConfigureAwait(false);
            using var deadline = new CancellationTokenSource();
            // A last window, cut short, is worth a quick try.
            await using var _ = stopping.Register(() => deadline.CancelAfter(LastPush)).ConfigureAwait(false);
            await push.SendAsync(profiles, deadline.Token).ConfigureAwait(false);
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

    private async Task<IReadOnlyList<PprofFile>> TakeAsync(CancellationToken stopping)
    {
        await Turn.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            return await ProfileWindow.TakeAsync(options, stopping).ConfigureAwait(false);
        }
        finally
        {
            Turn.Release();
        }
    }
}

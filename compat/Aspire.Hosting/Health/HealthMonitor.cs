using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Health;

/// <summary>Runs the health checks of every resource that runs, and publishes its ready event when it is healthy for the first time.</summary>
internal sealed class HealthMonitor(
    ResourceNotificationService notifications, HealthCheckService checks, IDistributedApplicationEventing eventing, IServiceProvider services) : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(400);
    // Each probe may leave a trace in the telemetry of the resource: not more of them than people need.
    private static readonly TimeSpan HealthyDelay = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watches = new Dictionary<IResource, CancellationTokenSource>();
        try
        {
            await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
            {
                var runs = change.Snapshot.State?.Text == KnownResourceStates.Running;
                if (runs && !watches.ContainsKey(change.Resource))
                    _ = WatchAsync(change.Resource, (watches[change.Resource] = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken)).Token);
                else if (!runs && watches.Remove(change.Resource, out var watch))
                    await watch.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task WatchAsync(IResource resource, CancellationToken ended)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ToHashSet();
        var delay = FirstDelay;
        var ready = false;
        try
        {
            while (true)
            {
                var healthy = keys.Count == 0 || await CheckAsync(resource, keys, ended).ConfigureAwait(false);
                if (healthy && !ready)
                {
                    ready = true;
                    await PublishReadyAsync(resource, ended).ConfigureAwait(false);
                }
                if (keys.Count == 0)
                    return;
                await Task.Delay(healthy ? HealthyDelay : delay, ended).ConfigureAwait(false);
                delay = healthy ? FirstDelay : TimeSpan.FromTicks(Math.Min(delay.Ticks * 3 / 2, LongestDelay.Ticks));
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> CheckAsync(IResource resource, HashSet<string> keys, CancellationToken ended)
    {
        var report = await checks.CheckHealthAsync(check => keys.Contains(check.Name), ended).ConfigureAwait(false);
        ended.ThrowIfCancellationRequested();
        HealthReportSnapshot[] reports = [.. report.Entries.Select(e => new HealthReportSnapshot(e.Key, e.Value.Status, e.Value.Description, e.Value.Exception?.ToString()))];
        if (!notifications.TryGetCurrentState(resource.Name, out var before) || !before.Snapshot.HealthReports.SequenceEqual(reports))
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { HealthReports = [.. reports] }).ConfigureAwait(false);
        return report.Status == HealthStatus.Healthy;
    }

    private Task PublishReadyAsync(IResource resource, CancellationToken ended)
    {
        // Published with the snapshot while the handlers still run: who waits for the resource waits for them too.
        var handlers = eventing.PublishAsync(new ResourceReadyEvent(resource, services), ended);
        return notifications.PublishUpdateAsync(resource, before => before with { Ready = handlers });
    }
}

using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Endpoints;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>One resource from waiting to its end, as often as it is started. Safe for concurrent use.</summary>
internal sealed class ResourceLife(
    IResource resource,
    IResourceRunner runner,
    EndpointAllocator endpoints,
    DistributedApplicationExecutionContext execution,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing,
    IServiceProvider services) : IDisposable
{
    // What container engines give as well; Tally's services flush their telemetry in it.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly ILogger _log = loggers.GetLogger(resource);
    private CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private bool _isOver;
    private bool _appHostEnds;

    /// <summary>Sets it going; false if it is already.</summary>
    public bool Start()
    {
        lock (_gate)
        {
            if (!_run.IsCompleted)
                return false;
            _stop.Dispose();
            _stop = new();
            _isOver = false;
            var stop = _stop.Token;
            // Before anyone can ask how it is: its last end is no longer news.
            Publish(before => Fresh(before) with { State = Waits.Length > 0 ? KnownResourceStates.Waiting : KnownResourceStates.Starting });
            _run = Task.Run(() => RunAsync(stop), CancellationToken.None);
            return true;
        }
    }

    /// <summary><see cref="Start"/>, after the handlers of its last end.</summary>
    public async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        Task run;
        lock (_gate)
            run = _isOver ? _run : Task.CompletedTask;
        await run.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Start();
    }

    /// <summary>Stops it, whatever it is doing, and returns when it has ended; false if there was nothing to stop.</summary>
    /// <param name="appHostEnds">Whether it is left running, should it be meant to outlive the AppHost.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<bool> StopAsync(bool appHostEnds, CancellationToken cancellationToken)
    {
        Task run;
        lock (_gate)
        {
            if (_run.IsCompleted)
                return false;
            run = _run;
            _appHostEnds = appHostEnds;
            _stop.Cancel();
        }
        await run.WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await Task.WhenAll(Waits.Select(wait => DependencyWait.UntilAsync(wait, resource, notifications, stop))).ConfigureAwait(false);
            await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), stop).ConfigureAwait(false);
            Publish(before => before with { State = KnownResourceStates.Starting });

            var settings = await ResourceSettings.ReadAsync(resource, execution, _log, stop).ConfigureAwait(false);
            endpoints.Release(resource);
            await using var running = await runner.StartAsync(resource, settings, (line, isError) => loggers.Write(resource.Name, line, isError), stop).ConfigureAwait(false);
            Publish(before => AsRunning(before, running, settings));
            await FollowAsync(running, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await EndAsync(KnownResourceStates.Exited, null).ConfigureAwait(false);
        }
        // Whatever keeps one resource from starting, its own handlers included, must not end the others.
        catch (Exception e)
        {
            await FailAsync(e is DistributedApplicationException ? e.Message : e.ToString()).ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(IRunningResource running, CancellationToken stop)
    {
        var stopped = Task.Delay(Timeout.Infinite, stop);
        if (await Task.WhenAny(running.Exited, stopped).ConfigureAwait(false) == stopped)
        {
            if (_appHostEnds && running.OutlivesAppHost)
                return;
            Publish(before => before with { State = KnownResourceStates.Stopping });
            await running.StopAsync(Grace).ConfigureAwait(false);
            await EndAsync(KnownResourceStates.Exited, await running.Exited.ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }

        var exitCode = await running.Exited.ConfigureAwait(false);
        if (running.StartFault(exitCode) is { } fault)
            await FailAsync(fault, exitCode).ConfigureAwait(false);
        else
            await EndAsync(KnownResourceStates.Finished, exitCode).ConfigureAwait(false);
    }

    private async Task FailAsync(string message, int? exitCode = null)
    {
        loggers.Write(resource.Name, message, isError: true);
        await EndAsync(KnownResourceStates.FailedToStart, exitCode).ConfigureAwait(false);
    }

    private async Task EndAsync(string state, int? exitCode)
    {
        lock (_gate)
            _isOver = true;
        Publish(before => before with { State = state, ExitCode = exitCode, StopTimeStamp = DateTime.UtcNow });
        if (!notifications.TryGetCurrentState(resource.Name, out var end))
            return;
        try
        {
            await eventing.PublishAsync(new ResourceStoppedEvent(resource, services, end), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) // A handler's fault; the resource has ended all the same.
        {
            loggers.Write(resource.Name, $"A handler of the stop of this resource failed: {e}", isError: true);
        }
    }

    private WaitAnnotation[] Waits { get; } = [.. resource.Annotations.OfType<WaitAnnotation>().Where(wait => wait.Resource is not IResourceWithoutLifetime)];

    // Complete on return.
    private void Publish(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) => _ = notifications.PublishUpdateAsync(resource, change);

    private static CustomResourceSnapshot Fresh(CustomResourceSnapshot before) => before with
    {
        ExitCode = null,
        StartTimeStamp = null,
        StopTimeStamp = null,
        Ready = null,
        HealthReports = [.. before.HealthReports.Select(report => new HealthReportSnapshot(report.Name, null, null, null))],
    };

    private static CustomResourceSnapshot AsRunning(CustomResourceSnapshot before, IRunningResource running, ResourceSettings settings) => before with
    {
        State = KnownResourceStates.Running,
        StartTimeStamp = DateTime.UtcNow,
        Properties = [.. before.Properties.Where(property => property.Name != running.Identity.Name), running.Identity],
        EnvironmentVariables = [.. settings.Environment.Select(v => new EnvironmentVariableSnapshot(v.Key, v.Value, IsFromSpec: true))],
    };
}

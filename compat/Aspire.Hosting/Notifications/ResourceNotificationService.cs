using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource and its state at one moment.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The resource's name: there is one instance of each.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>Its state.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}

/// <summary>Knows the state of every resource and tells who asks. Safe for concurrent use; every watcher sees every change, in order.</summary>
public class ResourceNotificationService
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ChannelWriter<ResourceEvent>> _watchers = [];

    internal ResourceNotificationService()
    {
    }

    /// <summary>Called for every change, in order, before anyone else can make the next.</summary>
    internal event Action<ResourceEvent>? Changed;

    /// <summary>Changes the state of a resource; the function may see the state of a resource nothing was said about.</summary>
    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(stateFactory);
        lock (_gate)
        {
            var before = _current.TryGetValue(resource.Name, out var known) ? known.Snapshot : InitialSnapshot.Of(resource);
            var changed = new ResourceEvent(resource, resource.Name, stateFactory(before));
            _current[resource.Name] = changed;
            foreach (var watcher in _watchers)
                watcher.TryWrite(changed);
            Changed?.Invoke(changed);
        }
        return Task.CompletedTask;
    }

    /// <summary>The state of a resource now; false when nothing was said about it.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_gate)
            return _current.TryGetValue(resourceId, out resourceEvent);
    }

    /// <summary>The state of every resource now, then every change until cancelled.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (_gate)
        {
            foreach (var resource in _current.Values)
                channel.Writer.TryWrite(resource);
            _watchers.Add(channel.Writer);
        }
        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return change;
        }
        finally
        {
            lock (_gate)
                _watchers.Remove(channel.Writer);
        }
    }

    /// <summary>Waits until a resource is in a state; default: Running.</summary>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    /// <summary>Waits until a resource is in one of the states and returns it.</summary>
    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitForResourceAsync(resourceName, e => e.Snapshot.State is { } state && states.Contains(state.Text), cancellationToken).ConfigureAwait(false);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until a resource is as the predicate asks.</summary>
    /// <exception cref="OperationCanceledException">Cancelled meanwhile; the message says what state the resource was in.</exception>
    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        try
        {
            await foreach (var change in WatchAsync(cancellationToken).ConfigureAwait(false))
            {
                if (string.Equals(change.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase) && predicate(change))
                    return change;
            }
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException e)
        {
            throw new OperationCanceledException($"Stopped waiting for resource '{resourceName}', which is {Describe(resourceName)}.", e, cancellationToken);
        }
    }

    /// <summary>Waits until a resource runs, is healthy, and the handlers of its ready event are done.</summary>
    /// <exception cref="DistributedApplicationException">It failed to start or ended instead.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
    {
        var reached = await WaitForResourceAsync(resourceName, e => IsReady(e.Snapshot) || IsOver(e.Snapshot), cancellationToken).ConfigureAwait(false);
        if (IsOver(reached.Snapshot))
            throw new DistributedApplicationException($"Resource '{resourceName}' will not become healthy: it is {Describe(resourceName)}.");
        await reached.Snapshot.Ready!.WaitAsync(cancellationToken).ConfigureAwait(false);
        return reached;
    }

    internal string Describe(string resourceName) => TryGetCurrentState(resourceName, out var known)
        ? string.Join(", ", ((string?[])[
            known.Snapshot.State?.Text ?? "in no state yet",
            known.Snapshot.HealthStatus is { } health and not HealthStatus.Healthy ? $"{health}" : null,
            known.Snapshot.HealthReports.FirstOrDefault(r => r.Status is not null and not HealthStatus.Healthy)?.Description,
            known.Snapshot.ExitCode is { } code ? $"exit code {code}" : null]).Where(part => part is not null))
        : "not known";

    private static bool IsReady(CustomResourceSnapshot snapshot) => snapshot is { HealthStatus: HealthStatus.Healthy, Ready: not null };

    private static bool IsOver(CustomResourceSnapshot snapshot) => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text);
}

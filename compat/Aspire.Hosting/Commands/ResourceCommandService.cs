using Aspire.Hosting.Running;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What can be done to a resource that has a process.</summary>
public static class KnownResourceCommands
{
    /// <summary>Starts it, as at first: after those it waits for.</summary>
    public static readonly string StartCommand = "start";

    /// <summary>Stops it, with its grace period.</summary>
    public static readonly string StopCommand = "stop";

    /// <summary>Stops and starts it; its endpoints keep their ports.</summary>
    public static readonly string RestartCommand = "restart";
}

/// <summary>How a command ended.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>Whether it did what was asked.</summary>
    public required bool Success { get; init; }

    /// <summary>Whether it was cancelled meanwhile.</summary>
    public bool Canceled { get; init; }

    /// <summary>Why it did not.</summary>
    public string? Message { get; init; }
}

/// <summary>Starts, stops and restarts resources.</summary>
public class ResourceCommandService
{
    private readonly Orchestrator _orchestrator;

    internal ResourceCommandService(Orchestrator orchestrator) => _orchestrator = orchestrator;

    /// <summary>Does something to a resource; returns when a stop is complete, or when a start is under way.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resource.Name, commandName, cancellationToken);

    /// <inheritdoc cref="ExecuteCommandAsync(IResource, string, CancellationToken)"/>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        if (_orchestrator.Find(resourceId) is not { } life)
            return new() { Success = false, Message = $"Resource '{resourceId}' not found, or it has no process." };

        try
        {
            var done = commandName switch
            {
                "start" => await life.StartAsync(cancellationToken).ConfigureAwait(false),
                "stop" => await life.StopAsync(appHostEnds: false, cancellationToken).ConfigureAwait(false),
                "restart" => await life.StopAsync(appHostEnds: false, cancellationToken).ConfigureAwait(false) | await life.StartAsync(cancellationToken).ConfigureAwait(false),
                _ => throw new ArgumentOutOfRangeException(nameof(commandName), commandName, "Known commands are start, stop and restart."),
            };
            return new() { Success = done, Message = done ? null : $"There was nothing to {commandName}: resource '{resourceId}' is {_orchestrator.Describe(resourceId)}." };
        }
        catch (OperationCanceledException)
        {
            return new() { Success = false, Canceled = true };
        }
    }
}

using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Holds one resource back for another.</summary>
internal static class DependencyWait
{
    /// <exception cref="DistributedApplicationException">The other resource will never be as far as asked.</exception>
    public static async Task UntilAsync(WaitAnnotation wait, IResource waiting, ResourceNotificationService notifications, CancellationToken cancellationToken)
    {
        var name = wait.Resource.Name;
        var reached = (await notifications.WaitForResourceAsync(name, e => IsReached(wait.WaitType, e.Snapshot) || IsOver(e.Snapshot), cancellationToken).ConfigureAwait(false)).Snapshot;
        if (Fault(wait, reached) is { } fault)
            throw new DistributedApplicationException($"Resource '{waiting.Name}' stopped waiting for '{name}', which {fault}.");
        if (reached.Ready is { } handlers && wait.WaitType == WaitType.WaitUntilHealthy)
            await handlers.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static bool IsReached(WaitType type, CustomResourceSnapshot snapshot) => type switch
    {
        WaitType.WaitUntilHealthy => snapshot is { HealthStatus: HealthStatus.Healthy, Ready: not null },
        WaitType.WaitUntilStarted => snapshot.State?.Text == KnownResourceStates.Running,
        WaitType.WaitForCompletion => IsOver(snapshot),
        _ => throw new UnreachableException(),
    };

    private static string? Fault(WaitAnnotation wait, CustomResourceSnapshot snapshot) => snapshot switch
    {
        _ when snapshot.State?.Text == KnownResourceStates.FailedToStart => "failed to start",
        _ when wait.WaitType != WaitType.WaitForCompletion => IsOver(snapshot) ? $"ended with exit code {snapshot.ExitCode}" : null,
        _ when snapshot.ExitCode is { } code && code != wait.ExitCode => $"ended with exit code {code}, not {wait.ExitCode}",
        _ => null,
    };

    private static bool IsOver(CustomResourceSnapshot snapshot) => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text);
}

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Tally.Hosting;

/// <summary>The command that throws a stack's telemetry away: its stores are stopped, emptied and started again.</summary>
internal static class ThrowAwayCommand
{
    public const string Name = "throw-telemetry-away";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <param name="stack">The stack that has the command.</param>
    /// <param name="stores">Who keeps telemetry.</param>
    /// <param name="emptyAsync">Empties a store that has just stopped.</param>
    public static void WithThrowAwayCommand(
        this IResourceBuilder<ObservabilityStackResource> stack, IReadOnlyList<IResource> stores, Func<ResourceEvent, IServiceProvider, CancellationToken, Task> emptyAsync) =>
        stack.WithCommand(
            Name,
            "Throw telemetry away",
            context => ExecuteAsync(context, stores, emptyAsync),
            new CommandOptions
            {
                Description = "Stops the stores, deletes what they keep, and starts them again.",
                ConfirmationMessage = "All traces, logs, metrics and profiles of this application on this machine are deleted. Go on?",
                IconName = "Delete",
            });

    private static async Task<ExecuteCommandResult> ExecuteAsync(
        ExecuteCommandContext context, IReadOnlyList<IResource> stores, Func<ResourceEvent, IServiceProvider, CancellationToken, Task> emptyAsync)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            foreach (var store in stores)
            {
                await CommandAsync(context, store, KnownResourceCommands.StopCommand, patience.Token).ConfigureAwait(false);
                var ended = await notifications.WaitForResourceAsync(store.Name, change => HasEnded(change.Snapshot), patience.Token).ConfigureAwait(false);
                await emptyAsync(ended, context.Services, patience.Token).ConfigureAwait(false);
            }
            foreach (var store in stores)
                await CommandAsync(context, store, KnownResourceCommands.StartCommand, patience.Token).ConfigureAwait(false);
            foreach (var store in stores)
                await notifications.WaitForResourceHealthyAsync(store.Name, patience.Token).ConfigureAwait(false);
            return new() { Success = true, Message = "The telemetry is gone, and the stores take more." };
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            return new() { Success = false, Message = $"The stores did not stop and start within {Patience.TotalSeconds:0} s; see their logs." };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DistributedApplicationException)
        {
            return new() { Success = false, Message = e.Message };
        }
    }

    private static async Task CommandAsync(ExecuteCommandContext context, IResource store, string command, CancellationToken cancellationToken)
    {
        var result = await context.Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(store, command, cancellationToken).ConfigureAwait(false);
        if (!result.Success)
            throw new DistributedApplicationException($"'{store.Name}' did not take the command '{command}': {result.Message}");
    }

    private static bool HasEnded(CustomResourceSnapshot snapshot) => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text);
}

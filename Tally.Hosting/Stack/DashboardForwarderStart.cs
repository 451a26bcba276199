using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tally.Hosting;

/// <summary>
/// Starts the forwarder when everything else is created, so that nothing waits for what Aspire does to let it reach the
/// dashboard, and says what is lost when that fails. A subscriber, since these are called after Aspire's own, which adds the
/// dashboard to the model.
/// </summary>
internal sealed partial class DashboardForwarderStart(
    ResourceCommandService commands, IHostApplicationLifetime lifetime, ILoggerFactory loggers) : IDistributedApplicationEventingSubscriber
{
    private readonly ILogger _logger = loggers.CreateLogger("Tally.Hosting");

    public Task SubscribeAsync(
        IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext,
        CancellationToken cancellationToken)
    {
        eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            if (DashboardForwarding.DashboardOtlp(start.Model.Resources) is null)
                Remove(start.Model.Resources);
            return Task.CompletedTask;
        });
        eventing.Subscribe<AfterResourcesCreatedEvent>((created, cancellationToken) =>
        {
            foreach (var forwarder in created.Model.Resources.OfType<DashboardForwarderResource>())
                _ = StartAsync(forwarder, lifetime.ApplicationStopping);
            return Task.CompletedTask;
        });
        return Task.CompletedTask;
    }

    private static void Remove(IResourceCollection resources)
    {
        foreach (var forwarder in resources.OfType<DashboardForwarderResource>().ToArray())
            resources.Remove(forwarder);
    }

    private async Task StartAsync(DashboardForwarderResource forwarder, CancellationToken stop)
    {
        try
        {
            var result = await commands.ExecuteCommandAsync(forwarder, KnownResourceCommands.StartCommand, stop).ConfigureAwait(false);
            if (!result.Success && !stop.IsCancellationRequested)
                LogNotStarted(_logger, forwarder.Name, FirstLine(result.Message));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // The application runs on without it, whatever the matter is.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotStarted(_logger, forwarder.Name, FirstLine(e.Message));
        }
    }

    // What the engine said goes on for many lines, and Aspire has logged them.
    private static string FirstLine(string? text) => (text ?? "").Split('\n', 2)[0].Trim();

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "'{Forwarder}' did not start, so the Aspire dashboard shows no traces, metrics and structured logs; "
            + "the stack itself has them all. {Reason}")]
    private static partial void LogNotStarted(ILogger logger, string forwarder, string reason);
}

using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tally.Hosting;

/// <summary>
/// Says once of each part of a stack that it starts but does not become healthy, or ends before it is: what the matter seems to
/// be, who waits for it, and what it wrote last.
/// </summary>
/// <param name="parts">The resources to watch.</param>
/// <param name="patience">How long a part may run before it is healthy.</param>
/// <param name="model">Knows who waits.</param>
/// <param name="notifications">Knows how the parts are.</param>
/// <param name="logs">Knows what they wrote.</param>
/// <param name="loggers">Where it is said.</param>
internal sealed partial class StartWatch(
    IReadOnlyCollection<IResource> parts, TimeSpan patience, DistributedApplicationModel model,
    ResourceNotificationService notifications, ResourceLoggerService logs, ILoggerFactory loggers) : BackgroundService
{
    private const int LinesShown = 5;
    private static readonly TimeSpan LogPatience = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggers.CreateLogger("Tally.Hosting");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(parts.Select(part => WatchAsync(part, stoppingToken))).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task WatchAsync(IResource part, CancellationToken stop)
    {
        var begun = await notifications.WaitForResourceAsync(part.Name, change => Runs(change.Snapshot) || IsOver(change.Snapshot), stop).ConfigureAwait(false);
        var last = begun.Snapshot;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(stop);
        time.CancelAfter(patience);
        try
        {
            await notifications.WaitForResourceAsync(part.Name, change => IsHealthy(last = change.Snapshot) || IsOver(last), time.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
        }
        // Why a resource failed to start stands in its log, in one sentence.
        if (!IsHealthy(last) && last.State?.Text != KnownResourceStates.FailedToStart)
            LogTrouble(_logger, part.Name, Matter(last), Waiting(part), await LastLinesAsync(part, stop).ConfigureAwait(false));
    }

    private string Matter(CustomResourceSnapshot snapshot) => IsOver(snapshot)
        ? $"ended before it was healthy: {snapshot.State?.Text}{(snapshot.ExitCode is { } code ? $", exit code {code}" : "")}"
        : $"has been running for {patience.TotalSeconds:0} s and is not healthy: {snapshot.HealthReports.Select(report => report.Description).FirstOrDefault(text => text is not null) ?? "its probe has not answered"}";

    private string Waiting(IResource part)
    {
        var names = model.Resources
            .Where(resource => resource.Annotations.OfType<WaitAnnotation>().Any(wait => wait.Resource == part))
            .Select(resource => $"'{resource.Name}'")
            .ToArray();
        return names is [] ? "" : $" {string.Join(" and ", names)} {(names.Length == 1 ? "waits" : "wait")} for it.";
    }

    private async Task<string> LastLinesAsync(IResource part, CancellationToken stop)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(stop);
        time.CancelAfter(LogPatience);
        try
        {
            // The first batch is what was kept so far.
            await foreach (var lines in logs.WatchAsync(part).WithCancellation(time.Token).ConfigureAwait(false))
                return $" It wrote last:{string.Concat(lines.TakeLast(LinesShown).Select(line => $"\n  {line.Content}"))}";
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
        }
        return " It has written nothing.";
    }

    private static bool Runs(CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.Running;

    private static bool IsHealthy(CustomResourceSnapshot snapshot) => snapshot.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy;

    private static bool IsOver(CustomResourceSnapshot snapshot) => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "'{Part}' {Matter}.{Waiting}{LastLines}")]
    private static partial void LogTrouble(ILogger logger, string part, string matter, string waiting, string lastLines);
}

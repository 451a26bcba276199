using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
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
    ResourceNotificationService notifications, ResourceLoggerService logs, ILoggerFactory loggers)
{
    private const int LinesShown = 5;
    private const string Nothing = " It has written nothing.";
    private const string OrchestratorLine = "[sys] ";
    private static readonly TimeSpan LogPatience = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggers.CreateLogger("Tally.Hosting");

    /// <summary>Watches until every part is healthy or has been spoken of. Never throws.</summary>
    /// <param name="stop">The application stops; nothing is said from then on.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await Task.WhenAll(parts.Select(part => WatchAsync(part, stop))).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // Whoever only watches must not end the application.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogBlind(_logger, e);
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
                return OwnLines(lines) is [_, ..] own ? $" It wrote last:{string.Concat(own.TakeLast(LinesShown).Select(line => $"\n  {line}"))}" : Nothing;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
        }
        return Nothing;
    }

    // 2026-11-30T22:03:37.8780000Z field auth_enabled not found
    private static string[] OwnLines(IReadOnlyList<LogLine> lines) =>
    [
        .. lines
            .Select(line => Timestamp().Replace(line.Content, ""))
            .Reverse()
            .TakeWhile(line => !line.StartsWith(OrchestratorLine, StringComparison.Ordinal))
            .Reverse(),
    ];

    private static bool Runs(CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.Running;

    private static bool IsHealthy(CustomResourceSnapshot snapshot) => snapshot.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy;

    private static bool IsOver(CustomResourceSnapshot snapshot) => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T[0-9:.]+Z ")]
    private static partial Regex Timestamp();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The start is not watched any more")]
    private static partial void LogBlind(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "'{Part}' {Matter}.{Waiting}{LastLines}")]
    private static partial void LogTrouble(ILogger logger, string part, string matter, string waiting, string lastLines);
}

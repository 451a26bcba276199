using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Output;

/// <summary>Shows on the console what resources write, how their state changes and, when all are up, where they are.</summary>
internal sealed class ConsoleOutput(
    ConsoleScreen screen, DistributedApplicationModel model, ResourceNotificationService notifications, ResourceLoggerService loggers, IHostApplicationLifetime lifetime)
    : IHostedService
{
    private readonly Dictionary<string, string> _shown = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, CustomResourceSnapshot> _current = new(StringComparer.OrdinalIgnoreCase);
    private bool _tableShown;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        loggers.LineWritten += WriteLine;
        notifications.Changed += Show;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        notifications.Changed -= Show;
        loggers.LineWritten -= WriteLine;
        return Task.CompletedTask;
    }

    private void WriteLine(string resource, LogLine line) => screen.Line(resource, line.Content);

    private void Show(ResourceEvent change)
    {
        _current[change.ResourceId] = change.Snapshot;
        if (change.Resource is not ParameterResource && Words(change.Snapshot) is { } words && _shown.GetValueOrDefault(change.ResourceId) != words)
        {
            _shown[change.ResourceId] = words;
            screen.Note(change.ResourceId, words, change.Snapshot.State?.Text == KnownResourceStates.FailedToStart);
        }
        if (change.Snapshot.State?.Text == KnownResourceStates.FailedToStart)
            System.Environment.ExitCode = 1;

        var places = model.Resources.Where(IsStartedByItself).Select(resource => _current.GetValueOrDefault(resource.Name)).ToArray();
        if (!_tableShown && places.All(IsUp))
        {
            _tableShown = true;
            screen.Text(PlacesTable.Of(model.Resources, _current));
        }
        // With nothing left to run there is nothing to wait for.
        if (places.Any(place => place?.State?.Text == KnownResourceStates.FailedToStart) && places.All(place => KnownResourceStates.TerminalStates.Contains(place?.State?.Text)))
            lifetime.StopApplication();
    }

    private static bool IsUp(CustomResourceSnapshot? snapshot) =>
        snapshot is { HealthStatus: HealthStatus.Healthy } or { State.Text: "Finished", ExitCode: 0 };

    private static bool IsStartedByItself(IResource resource) => resource is IComputeResource && !resource.HasAnnotationOfType<ExplicitStartupAnnotation>();

    private static string? Words(CustomResourceSnapshot snapshot) => snapshot.State?.Text switch
    {
        null or "NotStarted" => null,
        "Running" => snapshot.HealthReports.IsEmpty ? "Running" : Health(snapshot),
        var ended when snapshot.ExitCode is { } code => $"{ended}, exit code {code}",
        var state => state,
    };

    private static string Health(CustomResourceSnapshot snapshot) => snapshot.HealthStatus switch
    {
        HealthStatus.Healthy => "Running, healthy",
        // Until it was healthy once, it is only slow to start.
        _ when snapshot.Ready is null => "Running",
        _ => $"Running, not healthy: {snapshot.HealthReports.First(report => report.Status is not HealthStatus.Healthy).Description}",
    };
}

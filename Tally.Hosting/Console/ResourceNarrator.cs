using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Tally.Hosting;

/// <summary>Logs how the state of resources changes and, once all that start by themselves are up, where they are.</summary>
internal sealed partial class ResourceNarrator(DistributedApplicationModel model, ResourceNotificationService notifications, ILoggerFactory loggers)
{
    private readonly Dictionary<string, string> _said = [];
    private readonly HashSet<string> _wereHealthy = [];
    private readonly Dictionary<string, CustomResourceSnapshot> _current = [];
    private bool _placesShown;

    /// <summary>Watches until <paramref name="stop"/>. Never throws.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(stop).ConfigureAwait(false))
                Say(change);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // Whoever only tells must not end the application.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var logger = loggers.CreateLogger("Tally.Hosting");
            LogSilent(logger, e);
        }
    }

    private void Say(ResourceEvent change)
    {
        if (!StartsByItself(change.Resource) || change.Snapshot.IsHidden)
            return;
        _current[change.Resource.Name] = change.Snapshot;
        if (change.Snapshot.HealthStatus is HealthStatus.Healthy)
            _wereHealthy.Add(change.ResourceId);
        if (Words(change) is { } words && _said.GetValueOrDefault(change.ResourceId) != words)
        {
            _said[change.ResourceId] = words;
            var logger = loggers.CreateLogger(ResourceConsoleFormatter.StateCategory + change.Resource.Name);
            LogState(logger, words);
        }
        if (!_placesShown && model.Resources.Where(StartsByItself).All(resource => IsUp(_current.GetValueOrDefault(resource.Name))))
        {
            _placesShown = true;
            var logger = loggers.CreateLogger(ResourceConsoleFormatter.PlacesCategory);
            var places = PlacesTable.Of(model.Resources.Where(StartsByItself).Select(resource => (resource.Name, _current[resource.Name])));
            LogPlaces(logger, places);
        }
    }

    private static bool IsUp(CustomResourceSnapshot? snapshot) =>
        snapshot is { HealthStatus: HealthStatus.Healthy } or { State.Text: "Finished", ExitCode: 0 };

    private static bool StartsByItself(IResource resource) =>
        resource is IComputeResource or ExecutableResource
        && resource.Name != DashboardForwarding.DashboardResource
        && !resource.HasAnnotationOfType<ExplicitStartupAnnotation>();

    private string? Words(ResourceEvent change) => change.Snapshot.State?.Text switch
    {
        null or "" or "NotStarted" => null,
        "Running" => change.Snapshot.HealthReports.IsEmpty ? "Running" : Health(change),
        var ended when change.Snapshot.ExitCode is { } code => $"{ended}, exit code {code}",
        var state => state,
    };

    private string Health(ResourceEvent change) => change.Snapshot.HealthStatus switch
    {
        HealthStatus.Healthy => "Running, healthy",
        // Until it was healthy once, it is only slow to start.
        _ when !_wereHealthy.Contains(change.ResourceId) => "Running",
        _ => $"Running, not healthy: {change.Snapshot.HealthReports.FirstOrDefault(report => report.Status is not HealthStatus.Healthy)?.Description}",
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "{Words}")]
    private static partial void LogState(ILogger logger, string words);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Places}")]
    private static partial void LogPlaces(ILogger logger, string places);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes of state are not shown any more")]
    private static partial void LogSilent(ILogger logger, Exception exception);
}

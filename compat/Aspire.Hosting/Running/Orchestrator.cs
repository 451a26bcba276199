using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Endpoints;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>Starts all resources, and stops them again.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    IEnumerable<IResourceRunner> runners,
    EndpointAllocator endpoints,
    DistributedApplicationExecutionContext execution,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing,
    IServiceProvider services) : IHostedService
{
    private readonly Dictionary<string, ResourceLife> _lives = new(StringComparer.OrdinalIgnoreCase);

    public ResourceLife? Find(string resourceName) => _lives.GetValueOrDefault(resourceName);

    public string Describe(string resourceName) => notifications.Describe(resourceName);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var resource in model.Resources)
            RunnerOf(resource)?.Check(resource);
        endpoints.Allocate(model.Resources);

        foreach (var resource in model.Resources)
        {
            await AnnounceAsync(resource, cancellationToken).ConfigureAwait(false);
            if (RunnerOf(resource) is { } runner)
                _lives.Add(resource.Name, new ResourceLife(resource, runner, endpoints, execution, notifications, loggers, eventing, services));
        }

        foreach (var resource in model.Resources)
        {
            if (resource is ParameterResource parameter)
                await ResolveAsync(parameter, cancellationToken).ConfigureAwait(false);
            await eventing.PublishAsync(new InitializeResourceEvent(resource, eventing, loggers.GetLogger(resource), notifications, services), cancellationToken).ConfigureAwait(false);
            if (!resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
                Find(resource.Name)?.Start();
        }
    }

    /// <summary>Stops those first that others do not depend on; those that do not depend on each other at the same time.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var level in DependencyLevels.Of(model.Resources).OrderByDescending(level => level.Key))
            await Task.WhenAll(level.Select(resource => Find(resource.Name)?.StopAsync(appHostEnds: true, cancellationToken) ?? Task.FromResult(false))).ConfigureAwait(false);
        foreach (var life in _lives.Values)
            life.Dispose();
        endpoints.Dispose();
    }

    private IResourceRunner? RunnerOf(IResource resource) => runners.FirstOrDefault(runner => runner.Runs(resource));

    private async Task AnnounceAsync(IResource resource, CancellationToken cancellationToken)
    {
        var urls = ResourceUrls.Of(resource).Select(url => new UrlSnapshot(url.Endpoint?.EndpointName, url.Url, IsInternal: false));
        var reports = resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => new HealthReportSnapshot(check.Key, null, null, null));
        await notifications.PublishUpdateAsync(resource, before => before with
        {
            State = before.State ?? (RunnerOf(resource) is null ? null : KnownResourceStates.NotStarted),
            Urls = [.. urls],
            HealthReports = [.. reports],
        }).ConfigureAwait(false);
        if (resource is IResourceWithEndpoints)
            await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken).ConfigureAwait(false);
    }

    // A missing value is no reason to stop before someone needs it.
    private async Task ResolveAsync(ParameterResource parameter, CancellationToken cancellationToken)
    {
        string state;
        try
        {
            await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
            state = KnownResourceStates.Running;
        }
        catch (MissingParameterValueException)
        {
            state = KnownResourceStates.ValueMissing;
        }
        await notifications.PublishUpdateAsync(parameter, before => before with { State = state }).ConfigureAwait(false);
    }
}

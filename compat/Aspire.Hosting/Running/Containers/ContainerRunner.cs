using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running.Containers;

/// <summary>Runs containers through the command line of docker or podman.</summary>
internal sealed class ContainerRunner(DistributedApplicationModel model, IConfiguration configuration, string appHostDirectory) : IResourceRunner, IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private ContainerEngine? _engine;
    private ContainerNetwork? _network;

    public bool Runs(IResource resource) => resource is ContainerResource;

    public void Check(IResource resource)
    {
        if (resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
            return;
        try
        {
            _engine ??= ContainerEngine.Find(configuration);
        }
        catch (DistributedApplicationException e)
        {
            throw new DistributedApplicationException($"Resource '{resource.Name}' is a container, but {e.Message}", e);
        }
    }

    public async Task<IRunningResource> StartAsync(IResource resource, ResourceSettings settings, LineWriter output, CancellationToken cancellationToken)
    {
        var container = (ContainerResource)resource;
        var engine = _engine ??= ContainerEngine.Find(configuration);
        var network = await NetworkAsync(engine, cancellationToken).ConfigureAwait(false);
        foreach (var reached in settings.References.OfType<IResourceWithEndpoints>().Where(reference => reference is not ContainerResource))
            network.Open(reached);

        var plan = await ContainerPlan.OfAsync(container, settings, network.Session, cancellationToken).ConfigureAwait(false);
        await ContainerImage.EnsureAsync(engine, container.Name, plan.Image, output, cancellationToken).ConfigureAwait(false);
        return container.IsPersistent()
            ? await PersistentContainer.StartAsync(engine, container.Name, plan, output, cancellationToken).ConfigureAwait(false)
            : new SessionContainer(engine, container.Name, plan, output);
    }

    public async ValueTask DisposeAsync()
    {
        if (_network is not null)
            await _network.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    // The first container that starts makes it, for all.
    private async Task<ContainerNetwork> NetworkAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _network ??= await ContainerNetwork.CreateAsync(engine, ContainerSession.New(model.Resources, appHostDirectory), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}

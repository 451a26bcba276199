using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Containers are described and published, not run yet.</summary>
internal sealed class ContainerRunner : IResourceRunner
{
    public bool Runs(IResource resource) => resource is ContainerResource;

    public void Check(IResource resource)
    {
        if (!resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
            throw CannotRun(resource);
    }

    public Task<IRunningResource> StartAsync(IResource resource, ResourceSettings settings, LineWriter output, CancellationToken cancellationToken) =>
        throw CannotRun(resource);

    private static DistributedApplicationException CannotRun(IResource resource) => new(
        $"Resource '{resource.Name}' is a container, and this build's stand-in for Aspire does not run containers; run without them, or build with Aspire (UseAspire=true).");
}

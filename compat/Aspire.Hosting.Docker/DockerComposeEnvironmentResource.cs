using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace Aspire.Hosting.Docker;

/// <summary>A compose file that the application's compute resources become services of.</summary>
public class DockerComposeEnvironmentResource(string name) : Resource(name), IComputeEnvironmentResource
{
    /// <summary>Whether the Aspire dashboard is one of the services; default: true.</summary>
    public bool DashboardEnabled { get; set; } = true;
}

/// <summary>A compute resource as a service of a compose file.</summary>
public class DockerComposeServiceResource(string name, IResource resource, DockerComposeEnvironmentResource composeEnvironmentResource)
    : Resource(name), IResourceWithParent<DockerComposeEnvironmentResource>
{
    /// <inheritdoc/>
    public DockerComposeEnvironmentResource Parent { get; } = composeEnvironmentResource;

    internal IResource TargetResource { get; } = resource;
}

/// <summary>What a resource asks of its service. Kept for whoever writes compose files; the stand-in does not.</summary>
internal sealed record DockerComposeServiceCustomizationAnnotation(Action<DockerComposeServiceResource, Service> Configure) : IResourceAnnotation;

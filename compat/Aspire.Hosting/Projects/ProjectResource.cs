using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project.</summary>
public class ProjectResource(string name) : Resource(name),
    IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport, IComputeResource;

/// <summary>Reads what is said about a project.</summary>
public static class ProjectResourceExtensions
{
    /// <summary>Where the project is.</summary>
    /// <exception cref="InvalidOperationException">Nothing was said.</exception>
    public static IProjectMetadata GetProjectMetadata(this ProjectResource projectResource) =>
        projectResource.TryGetProjectMetadata(out var metadata) ? metadata
            : throw new InvalidOperationException($"The resource '{projectResource.Name}' has no project metadata.");

    /// <summary>The projects of the model.</summary>
    public static IEnumerable<ProjectResource> GetProjectResources(this DistributedApplicationModel model) => model.Resources.OfType<ProjectResource>();

    internal static bool TryGetProjectMetadata(this IResource resource, [NotNullWhen(true)] out IProjectMetadata? metadata) =>
        resource.TryGetLastAnnotation(out metadata);
}

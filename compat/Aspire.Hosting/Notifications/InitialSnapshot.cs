namespace Aspire.Hosting.ApplicationModel;

/// <summary>The state of a resource before anything happens to it.</summary>
internal sealed class InitialSnapshot(CustomResourceSnapshot snapshot) : IResourceAnnotation
{
    public static CustomResourceSnapshot Of(IResource resource) =>
        resource.TryGetLastAnnotation<InitialSnapshot>(out var said) ? said.Snapshot
            : new CustomResourceSnapshot { ResourceType = TypeName(resource), Properties = [], CreationTimeStamp = DateTime.UtcNow };

    private CustomResourceSnapshot Snapshot { get; } = snapshot;

    private static string TypeName(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ContainerResource => "Container",
        ExecutableResource => "Executable",
        ParameterResource => "Parameter",
        _ => resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal),
    };
}

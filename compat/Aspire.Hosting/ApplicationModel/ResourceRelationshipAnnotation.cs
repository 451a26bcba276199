namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says how one resource stands to another; shown to people, without effect on running or publishing.</summary>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    /// <summary>The other resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary><c>Parent</c>, <c>Reference</c> or <c>WaitFor</c>; others are allowed.</summary>
    public string Type { get; } = type;
}

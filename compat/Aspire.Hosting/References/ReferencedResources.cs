namespace Aspire.Hosting.ApplicationModel;

/// <summary>Finds the resources a value is made of.</summary>
internal static class ReferencedResources
{
    public static IEnumerable<IResource> In(object value)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        return Visit(value);

        IEnumerable<IResource> Visit(object part)
        {
            if (!seen.Add(part))
                yield break;
            if (part is IResourceBuilder<IResource> builder)
                part = builder.Resource;
            if (part is IResource resource)
                yield return resource;
            else if (part is IValueWithReferences composed)
                foreach (var inner in composed.References.SelectMany(Visit))
                    yield return inner;
        }
    }
}

using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Puts each resource one level above the highest one it waits for or refers to.</summary>
internal static class DependencyLevels
{
    public static ILookup<int, IResource> Of(IEnumerable<IResource> resources)
    {
        var levels = new Dictionary<IResource, int>();
        foreach (var resource in resources)
            Level(resource);
        return resources.ToLookup(resource => levels[resource]);

        int Level(IResource resource)
        {
            if (levels.TryGetValue(resource, out var known))
                return known;
            // Two resources may refer to each other: the one met first counts as the lower.
            levels[resource] = 0;
            return levels[resource] = Dependencies(resource).Select(Level).DefaultIfEmpty(-1).Max() + 1;
        }
    }

    private static IEnumerable<IResource> Dependencies(IResource resource) => resource.Annotations.SelectMany(IEnumerable<IResource> (annotation) => annotation switch
    {
        WaitAnnotation wait => [wait.Resource],
        ResourceRelationshipAnnotation { Type: ResourceBuilderExtensions.ReferenceRelationship } reference => [reference.Resource],
        _ => [],
    });
}

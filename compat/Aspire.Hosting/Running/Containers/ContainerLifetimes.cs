using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running.Containers;

internal static class ContainerLifetimes
{
    /// <summary>Whether it lives on when the AppHost ends.</summary>
    public static bool IsPersistent(this IResource resource) =>
        resource.TryGetLastAnnotation<ContainerLifetimeAnnotation>(out var annotation) && annotation.Lifetime == ContainerLifetime.Persistent;
}

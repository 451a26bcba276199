using System.Collections.Immutable;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>The stack as a group: no process of its own, so it is running from the start and has no place in a manifest.</summary>
internal static class StackGroup
{
    public static IResourceBuilder<ObservabilityStackResource> AsGroup(this IResourceBuilder<ObservabilityStackResource> stack) =>
        stack
            .WithInitialState(new CustomResourceSnapshot
            {
                ResourceType = "ObservabilityStack",
                State = KnownResourceStates.Running,
                Properties = ImmutableArray<ResourcePropertySnapshot>.Empty,
            })
            .ExcludeFromManifest();
}

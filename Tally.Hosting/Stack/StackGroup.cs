using System.Collections.Immutable;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>The stack as a group: no process of its own, so it is running from the start, and in a manifest it is no more than its connection string.</summary>
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
            .WithIconName("HeartPulse")
            .WithManifestPublishingCallback(context =>
            {
                context.Writer.WriteString("type", "value.v0");
                context.Writer.WriteString("connectionString", stack.Resource.ConnectionStringExpression.ValueExpression);
            });
}

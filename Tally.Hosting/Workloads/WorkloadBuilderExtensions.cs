using Aspire.Hosting.ApplicationModel;
using Tally.Hosting;

namespace Aspire.Hosting;

/// <summary>Describes resources to those who deploy them.</summary>
public static class WorkloadBuilderExtensions
{
    /// <summary>
    /// Says what the manifest's own format cannot: it appears there as a resource of its own, <c>NAME-workload</c> of type
    /// <c>tally.workload.v0</c>. What is said later replaces what was said before.
    /// </summary>
    /// <returns>The same resource, for further calls.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<T> WithWorkload<T>(this IResourceBuilder<T> builder, Action<Workload> configure) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        if (!builder.Resource.TryGetLastAnnotation<Workload>(out var workload))
        {
            builder.WithAnnotation(workload = new Workload());
            // Only those who deploy read it; when the application runs it would be one more thing on the screen.
            if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
                Publish(builder.ApplicationBuilder, new WorkloadResource(builder.Resource));
        }
        configure(workload);
        return builder;
    }

    private static void Publish(IDistributedApplicationBuilder application, WorkloadResource workload) =>
        application.AddResource(workload).WithManifestPublishingCallback(context => workload.Write(context.Writer));
}

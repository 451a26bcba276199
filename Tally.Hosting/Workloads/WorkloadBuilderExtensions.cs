using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>Describes resources to those who deploy them.</summary>
public static class WorkloadBuilderExtensions
{
    /// <summary>
    /// Says what the manifest's own format cannot: it appears there as a resource of its own, <c>NAME-workload</c> of type
    /// <c>tally.workload.v0</c>. What is said later replaces what was said before.
    /// </summary>
    public static IResourceBuilder<T> WithWorkload<T>(this IResourceBuilder<T> builder, Action<Workload> configure) where T : IResource
    {
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

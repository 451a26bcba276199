using Aspire.Hosting.ApplicationModel;
using Tally.Hosting;

namespace Aspire.Hosting;

/// <summary>Adds Mimir.</summary>
public static class MimirBuilderExtensions
{
    /// <summary>Adds Mimir with <c>observability-config/mimir</c>; its data live as long as the container unless it is given a volume.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name. Default mimir.</param>
    /// <param name="port">The port of its API on this machine. Default: any free one.</param>
    /// <returns>The new resource.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<MimirResource> AddMimir(this IDistributedApplicationBuilder builder, [ResourceName] string name = "mimir", int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new MimirResource(name))
            .WithImage(MimirContainerImageTags.Image, MimirContainerImageTags.Tag)
            .WithImageRegistry(MimirContainerImageTags.Registry)
            .WithHttpEndpoint(port, targetPort: 9009, name: ComponentResource.HttpEndpointName)
            .WithConfigFolder("mimir", "/etc/mimir")
            .WithArgs("-config.file=/etc/mimir/mimir.yaml", "-config.expand-env=true")
            .WithStoreEnvironment()
            .WithEnvironment("QUERY_SCHEDULER_ADDRESS", "")
            .WithIconName("DataTrending")
            .WithApiLink(ComponentResource.HttpEndpointName, "mimir")
            .AsComponent(memoryMiB: 768, healthPath: "/ready", user: null);
    }
}

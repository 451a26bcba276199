using Aspire.Hosting.ApplicationModel;
using Tally.Hosting;

namespace Aspire.Hosting;

/// <summary>Adds Loki.</summary>
public static class LokiBuilderExtensions
{
    /// <summary>Adds Loki with <c>observability-config/loki</c>; its data live as long as the container unless it is given a volume.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name. Default loki.</param>
    /// <param name="port">The port of its API on this machine. Default: any free one.</param>
    /// <returns>The new resource.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<LokiResource> AddLoki(this IDistributedApplicationBuilder builder, [ResourceName] string name = "loki", int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new LokiResource(name))
            .WithImage(LokiContainerImageTags.Image, LokiContainerImageTags.Tag)
            .WithImageRegistry(LokiContainerImageTags.Registry)
            .WithHttpEndpoint(port, targetPort: 3100, name: ComponentResource.HttpEndpointName)
            .WithConfigFolder("loki", "/etc/loki")
            .WithArgs("-config.file=/etc/loki/loki.yaml", "-config.expand-env=true")
            .WithStoreEnvironment()
            .WithIconName("DocumentText")
            .WithApiLink(ComponentResource.HttpEndpointName, "loki")
            .AsComponent(memoryMiB: 384, healthPath: "/ready", user: 10001);
    }
}

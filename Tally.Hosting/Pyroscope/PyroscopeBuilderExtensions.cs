using Aspire.Hosting.ApplicationModel;
using Tally.Hosting;

namespace Aspire.Hosting;

/// <summary>Adds Pyroscope.</summary>
public static class PyroscopeBuilderExtensions
{
    /// <summary>Adds Pyroscope with <c>observability-config/pyroscope</c>; its data live as long as the container unless it is given a volume.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name. Default pyroscope.</param>
    /// <param name="port">The port of its API on this machine. Default: any free one.</param>
    /// <returns>The new resource.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<PyroscopeResource> AddPyroscope(this IDistributedApplicationBuilder builder, [ResourceName] string name = "pyroscope", int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new PyroscopeResource(name))
            .WithImage(PyroscopeContainerImageTags.Image, PyroscopeContainerImageTags.Tag)
            .WithImageRegistry(PyroscopeContainerImageTags.Registry)
            .WithHttpEndpoint(port, targetPort: 4040, name: ComponentResource.HttpEndpointName)
            .WithConfigFolder("pyroscope", "/etc/pyroscope")
            .WithArgs("-config.file=/etc/pyroscope/pyroscope.yaml", "-config.expand-env=true")
            .WithStoreEnvironment()
            .WithIconName("Fire")
            .WithApiLink(ComponentResource.HttpEndpointName, "pyroscope")
            .AsComponent(memoryMiB: 384, healthPath: "/ready", user: 10001);
    }
}

using Aspire.Hosting.ApplicationModel;
using Tally.Hosting;

namespace Aspire.Hosting;

/// <summary>Adds Alloy.</summary>
public static class AlloyBuilderExtensions
{
    /// <summary>Adds Alloy with <c>observability-config/alloy</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name. Default alloy.</param>
    /// <param name="ports">The ports of its receivers on this machine. Default: any free ones.</param>
    /// <returns>The new resource.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<AlloyResource> AddAlloy(this IDistributedApplicationBuilder builder, [ResourceName] string name = "alloy", AlloyPorts? ports = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new AlloyResource(name))
            .WithImage(AlloyContainerImageTags.Image, AlloyContainerImageTags.Tag)
            .WithImageRegistry(AlloyContainerImageTags.Registry)
            .WithHttpEndpoint(ports?.Http, targetPort: 12345, name: ComponentResource.HttpEndpointName)
            .WithHttpEndpoint(ports?.OtlpGrpc, targetPort: 4317, name: AlloyResource.OtlpGrpcEndpointName)
            .WithEndpoint(AlloyResource.OtlpGrpcEndpointName, endpoint => endpoint.Transport = "http2")
            .WithHttpEndpoint(ports?.OtlpHttp, targetPort: 4318, name: AlloyResource.OtlpHttpEndpointName)
            .WithHttpEndpoint(ports?.Faro, targetPort: 12347, name: AlloyResource.FaroEndpointName)
            // Browsers send here.
            .WithEndpoint(AlloyResource.FaroEndpointName, endpoint => endpoint.IsExternal = true)
            .WithHttpEndpoint(ports?.Pyroscope, targetPort: 4041, name: AlloyResource.PyroscopeEndpointName)
            .WithConfigFolder("alloy", "/etc/alloy")
            .WithArgs("run", "/etc/alloy/config.alloy", "--storage.path=/var/lib/alloy/data", "--server.http.listen-addr=0.0.0.0:12345", "--disable-reporting")
            .WithIconName("ArrowRouting")
            .WithApiLink(ComponentResource.HttpEndpointName, "alloy")
            .AsComponent(memoryMiB: 384, healthPath: "/-/ready", user: 473)
            .WithWorkload(workload => workload.Route = new(AlloyResource.FaroEndpointName, "/collect"));
    }

    /// <summary>Sends each signal to its store.</summary>
    /// <returns>The same resource, for further calls.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<AlloyResource> WithStores(
        this IResourceBuilder<AlloyResource> builder, IResourceBuilder<TempoResource> tempo, IResourceBuilder<LokiResource> loki,
        IResourceBuilder<MimirResource> mimir, IResourceBuilder<PyroscopeResource> pyroscope)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(tempo);
        ArgumentNullException.ThrowIfNull(loki);
        ArgumentNullException.ThrowIfNull(mimir);
        ArgumentNullException.ThrowIfNull(pyroscope);
        return builder
            .WithEnvironment("TEMPO_OTLP_ENDPOINT", tempo.Resource.OtlpHttp)
            .WithEnvironment("LOKI_OTLP_ENDPOINT", loki.Resource.Otlp)
            .WithEnvironment("LOKI_PUSH_URL", loki.Resource.Push)
            .WithEnvironment("MIMIR_OTLP_ENDPOINT", mimir.Resource.Otlp)
            .WithEnvironment("MIMIR_REMOTE_WRITE_URL", mimir.Resource.RemoteWrite)
            .WithEnvironment("PYROSCOPE_URL", pyroscope.Resource.Http);
    }
}

using Aspire.Hosting.ApplicationModel;
using Tally.Hosting;

namespace Aspire.Hosting;

/// <summary>Adds Tempo.</summary>
public static class TempoBuilderExtensions
{
    /// <summary>Adds Tempo with <c>observability-config/tempo</c>; its data live as long as the container unless it is given a volume.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name. Default tempo.</param>
    /// <param name="port">The port of its API on this machine. Default: any free one.</param>
    /// <returns>The new resource.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<TempoResource> AddTempo(this IDistributedApplicationBuilder builder, [ResourceName] string name = "tempo", int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new TempoResource(name))
            .WithImage(TempoContainerImageTags.Image, TempoContainerImageTags.Tag)
            .WithImageRegistry(TempoContainerImageTags.Registry)
            .WithHttpEndpoint(port, targetPort: 3200, name: ComponentResource.HttpEndpointName)
            .WithHttpEndpoint(targetPort: 4317, name: TempoResource.OtlpGrpcEndpointName)
            .WithEndpoint(TempoResource.OtlpGrpcEndpointName, endpoint => endpoint.Transport = "http2")
            .WithHttpEndpoint(targetPort: 4318, name: TempoResource.OtlpHttpEndpointName)
            .WithConfigFolder("tempo", "/etc/tempo")
            .WithArgs("-config.file=/etc/tempo/tempo.yaml", "-config.expand-env=true")
            .WithStoreEnvironment()
            .WithEnvironment("TEMPO_METRICS_PROCESSORS", "")
            .WithIconName("Flowchart")
            .WithApiLink(ComponentResource.HttpEndpointName, "tempo")
            .AsComponent(memoryMiB: 384, healthPath: "/ready", user: 10001);
    }

    /// <summary>
    /// Makes Tempo count spans and calls between services, and send the counts to Mimir: for a Tempo that spans come to straight
    /// from services. Behind Alloy they are counted there, before sampling, and would be counted twice.
    /// </summary>
    /// <returns>The same resource, for further calls.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<TempoResource> WithMetricsTo(this IResourceBuilder<TempoResource> builder, IResourceBuilder<MimirResource> mimir)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(mimir);
        return builder
            .WithEnvironment("TEMPO_METRICS_PROCESSORS", "service-graphs, span-metrics")
            .WithEnvironment("MIMIR_REMOTE_WRITE_URL", mimir.Resource.RemoteWrite);
    }
}

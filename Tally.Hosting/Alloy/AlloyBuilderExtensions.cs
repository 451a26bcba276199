using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>Adds Alloy.</summary>
public static class AlloyBuilderExtensions
{
    /// <summary>Adds Alloy with <c>observability-config/alloy</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name. Default alloy.</param>
    /// <param name="ports">The ports of its receivers on this machine. Default: any free ones.</param>
    public static IResourceBuilder<AlloyResource> AddAlloy(this IDistributedApplicationBuilder builder, string name = "alloy", AlloyPorts? ports = null) =>
        builder.AddResource(new AlloyResource(name))
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
            .AsComponent(memoryMiB: 384, healthPath: "/-/ready", user: 473)
            .WithWorkload(workload => workload.Route = new(AlloyResource.FaroEndpointName, "/collect"));

    /// <summary>Sends each signal to its store.</summary>
    public static IResourceBuilder<AlloyResource> WithStores(
        this IResourceBuilder<AlloyResource> builder, IResourceBuilder<TempoResource> tempo, IResourceBuilder<LokiResource> loki,
        IResourceBuilder<MimirResource> mimir, IResourceBuilder<PyroscopeResource> pyroscope) =>
        builder
            .WithEnvironment("TEMPO_OTLP_ENDPOINT", tempo.Resource.OtlpHttp)
            .WithEnvironment("LOKI_OTLP_ENDPOINT", loki.Resource.Otlp)
            .WithEnvironment("LOKI_PUSH_URL", loki.Resource.Push)
            .WithEnvironment("MIMIR_OTLP_ENDPOINT", mimir.Resource.Otlp)
            .WithEnvironment("MIMIR_REMOTE_WRITE_URL", mimir.Resource.RemoteWrite)
            .WithEnvironment("PYROSCOPE_URL", pyroscope.Resource.Http);
}

/// <summary>The ports of Alloy's receivers on this machine; null takes any free one.</summary>
/// <param name="OtlpGrpc">OTLP over gRPC, in the container 4317.</param>
/// <param name="OtlpHttp">OTLP over HTTP, in the container 4318.</param>
/// <param name="Faro">The Faro receiver, in the container 12347.</param>
/// <param name="Pyroscope">Profiles, in the container 4041.</param>
/// <param name="Http">Alloy's own UI and metrics, in the container 12345.</param>
public sealed record AlloyPorts(int? OtlpGrpc = null, int? OtlpHttp = null, int? Faro = null, int? Pyroscope = null, int? Http = null);

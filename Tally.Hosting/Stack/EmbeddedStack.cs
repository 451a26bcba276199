using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>The stack in one process: the backend project with one endpoint per API, on the ports that the real ones have.</summary>
internal static class EmbeddedStack
{
    public static IResourceBuilder<ObservabilityStackResource> AddEmbeddedStack(this IDistributedApplicationBuilder builder, string name, ObservabilityStackOptions options)
    {
        var backend = builder.AddBackend($"{name}-backend")
            .WithListener(EmbeddedBackendResource.OtlpGrpcEndpointName, options.Ports.OtlpGrpc, "Listen__OtlpGrpc")
            .WithListener(EmbeddedBackendResource.OtlpHttpEndpointName, options.Ports.OtlpHttp, "Listen__OtlpHttp")
            .WithListener(EmbeddedBackendResource.TempoEndpointName, options.Ports.Tempo, "Listen__Tempo")
            .WithListener(EmbeddedBackendResource.LokiEndpointName, options.Ports.Loki, "Listen__Loki")
            .WithListener(EmbeddedBackendResource.MimirEndpointName, options.Ports.Mimir, "Listen__Mimir")
            .WithListener(EmbeddedBackendResource.PyroscopeEndpointName, options.Ports.Pyroscope, "Listen__Pyroscope")
            .WithListener(EmbeddedBackendResource.FaroEndpointName, options.Ports.Faro, "Listen__Faro")
            .WithEnvironment("Storage__Folder", DataFolder(builder, name, options))
            .WithRetention(options.Retention)
            .WithEnvironment("Pipeline__File", Path.Combine(ConfigFolder.Of(builder), "alloy", "config.alloy"))
            .WithEnvironment("Loki__ConfigFile", Path.Combine(ConfigFolder.Of(builder), "loki", "loki.yaml"))
            .WithPipeline(options)
            .WithHttpHealthCheck("/ready", endpointName: EmbeddedBackendResource.TempoEndpointName);
        builder.WatchStart([backend.Resource]);

        return builder.AddResource(new ObservabilityStackResource(name, StackMode.Embedded)
        {
            OtlpGrpc = backend.GetEndpoint(EmbeddedBackendResource.OtlpGrpcEndpointName).AsExpression(),
            OtlpHttp = backend.GetEndpoint(EmbeddedBackendResource.OtlpHttpEndpointName).AsExpression(),
            Profiles = backend.GetEndpoint(EmbeddedBackendResource.PyroscopeEndpointName).AsExpression(),
            Faro = backend.GetEndpoint(EmbeddedBackendResource.FaroEndpointName).AsExpression(),
            Tempo = backend.GetEndpoint(EmbeddedBackendResource.TempoEndpointName).AsExpression(),
            Loki = backend.GetEndpoint(EmbeddedBackendResource.LokiEndpointName).AsExpression(),
            Mimir = backend.GetEndpoint(EmbeddedBackendResource.MimirEndpointName).AsExpression(),
            Pyroscope = backend.GetEndpoint(EmbeddedBackendResource.PyroscopeEndpointName).AsExpression(),
        }).AsGroup();
    }

    private static IResourceBuilder<EmbeddedBackendResource> AddBackend(this IDistributedApplicationBuilder builder, string name)
    {
        var assembly = AppHostMetadata.Find(builder, "Tally.Backend")
            ?? throw new DistributedApplicationException("The AppHost does not know where the embedded backend is: it was built without Tally.Hosting.targets.");
        var program = BuiltProgram.Of(assembly)
            ?? throw new DistributedApplicationException($"The embedded backend was built to '{assembly}', and is not there any more; build the AppHost again.");
        return builder.AddResource(new EmbeddedBackendResource(name, program.Command, Path.GetDirectoryName(assembly)!))
            .WithArgs([.. program.Arguments])
            .WithEnvironment(BuiltProgram.RuntimeVariable, BuiltProgram.RuntimeRoot);
    }

    private static IResourceBuilder<EmbeddedBackendResource> WithListener(this IResourceBuilder<EmbeddedBackendResource> backend, string name, int port, string variable) =>
        backend.WithHttpEndpoint(port, name: name, env: variable);

    private static IResourceBuilder<EmbeddedBackendResource> WithRetention(this IResourceBuilder<EmbeddedBackendResource> backend, RetentionOptions retention) =>
        backend
            .WithEnvironment("Storage__Traces__Retention", retention.Traces.ToString())
            .WithEnvironment("Storage__Logs__Retention", retention.Logs.ToString())
            .WithEnvironment("Storage__Metrics__Retention", retention.Metrics.ToString())
            .WithEnvironment("Storage__Profiles__Retention", retention.Profiles.ToString());

    private static string DataFolder(IDistributedApplicationBuilder builder, string name, ObservabilityStackOptions options) => options.DataVolumes
        ? Path.GetFullPath(options.DataFolder ?? Path.Combine(builder.Configuration["Tally:DataFolder"] ?? Path.Combine(builder.AppHostDirectory, ".data"), name))
        // The system empties it some day, should this run be killed.
        : Directory.CreateTempSubdirectory($"{name}-").FullName;
}

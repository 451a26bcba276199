using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Tally.Hosting;

/// <summary>The stack in one process: the backend project with one endpoint per API, on the ports that the real ones have.</summary>
internal static class EmbeddedStack
{
    public static IResourceBuilder<ObservabilityStackResource> AddEmbeddedStack(this IDistributedApplicationBuilder builder, string name, ObservabilityStackOptions options)
    {
        var folder = DataFolder(builder, name, options);
        var backend = builder.AddBackend($"{name}-backend")
            .WithListener(EmbeddedBackendResource.OtlpGrpcEndpointName, options.Ports.OtlpGrpc, "Listen__OtlpGrpc")
            .WithListener(EmbeddedBackendResource.OtlpHttpEndpointName, options.Ports.OtlpHttp, "Listen__OtlpHttp")
            .WithListener(EmbeddedBackendResource.TempoEndpointName, options.Ports.Tempo, "Listen__Tempo")
            .WithListener(EmbeddedBackendResource.LokiEndpointName, options.Ports.Loki, "Listen__Loki")
            .WithListener(EmbeddedBackendResource.MimirEndpointName, options.Ports.Mimir, "Listen__Mimir")
            .WithListener(EmbeddedBackendResource.PyroscopeEndpointName, options.Ports.Pyroscope, "Listen__Pyroscope")
            .WithListener(EmbeddedBackendResource.FaroEndpointName, options.Ports.Faro, "Listen__Faro")
            .WithEnvironment("Storage__Folder", folder)
            .WithRetention(options.Retention)
            .WithEnvironment("Pipeline__File", Path.Combine(ConfigFolder.Of(builder), "alloy", "config.alloy"))
            .WithEnvironment("Loki__ConfigFile", Path.Combine(ConfigFolder.Of(builder), "loki", "loki.yaml"))
            .WithPipeline(options)
            .WithDashboard()
            .WithIconName("Server")
            .WithHttpHealthCheck("/ready", endpointName: EmbeddedBackendResource.TempoEndpointName);
        builder.WatchStart([backend.Resource]);

        var stack = builder.AddResource(new ObservabilityStackResource(name, StackMode.Embedded)
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
        backend.WithParentRelationship(stack);
        stack.WithCheckCommand();
        stack.WithThrowAwayCommand([backend.Resource], (_, _, _) =>
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            return Task.CompletedTask;
        });
        return stack;
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
        backend
            // No proxy: it would accept what nobody takes while the backend is away, and cost a copy of all telemetry.
            .WithHttpEndpoint(IsTestHost(backend.ApplicationBuilder) ? null : port, name: name, env: variable, isProxied: false)
            .WithApiLink(name)
            // Listen__Tempo is chosen by …:Ports:Tempo.
            .WithAnnotation(new PortSetting(name, $"Tally:Observability:Ports:{variable["Listen__".Length..]}"));

    // It asks for free ports, and Aspire chooses them only for endpoints behind its proxy.
    private static bool IsTestHost(IDistributedApplicationBuilder builder) => builder.Configuration.GetValue<bool>("DcpPublisher:RandomizePorts");

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

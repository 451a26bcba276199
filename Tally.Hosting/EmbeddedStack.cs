using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>The stack in one process: the backend project with one endpoint per API, on the ports that the real ones have.</summary>
internal static class EmbeddedStack
{
    public static IResourceBuilder<ObservabilityStackResource> AddEmbeddedStack(this IDistributedApplicationBuilder builder, string name, ObservabilityStackOptions options)
    {
        var backend = builder.AddProject<EmbeddedBackend>($"{name}-backend", launchProfileName: null)
            .WithHttpEndpoint(options.OtlpGrpcPort, name: "otlp-grpc", env: "Listen__OtlpGrpc")
            .WithHttpEndpoint(options.OtlpHttpPort, name: "otlp-http", env: "Listen__OtlpHttp")
            .WithHttpEndpoint(options.TempoPort, name: "tempo", env: "Listen__Tempo")
            .WithHttpEndpoint(options.LokiPort, name: "loki", env: "Listen__Loki")
            .WithHttpEndpoint(options.MimirPort, name: "mimir", env: "Listen__Mimir")
            .WithEnvironment("Storage__Folder", DataFolder(builder, name, options))
            .WithHttpHealthCheck("/ready", endpointName: "tempo");

        return builder.AddResource(new ObservabilityStackResource(name, StackMode.Embedded)
        {
            OtlpGrpc = Url(backend, "otlp-grpc"),
            Tempo = Url(backend, "tempo"),
            Loki = Url(backend, "loki"),
            Mimir = Url(backend, "mimir"),
        }).AsGroup();
    }

    private static string DataFolder(IDistributedApplicationBuilder builder, string name, ObservabilityStackOptions options) =>
        Path.GetFullPath(options.DataFolder ?? Path.Combine(builder.Configuration["Tally:DataFolder"] ?? Path.Combine(builder.AppHostDirectory, ".data"), name));

    private static ReferenceExpression Url(IResourceBuilder<ProjectResource> backend, string endpoint) =>
        ReferenceExpression.Create($"{backend.GetEndpoint(endpoint).Property(EndpointProperty.Url)}");
}

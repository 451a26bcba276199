using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>The stack in one process: the backend project with one endpoint per API, on the ports that the real ones have.</summary>
internal static class EmbeddedStack
{
    public static IResourceBuilder<ObservabilityStackResource> AddEmbeddedStack(this IDistributedApplicationBuilder builder, string name, ObservabilityStackOptions options)
    {
        var backend = builder.AddProject<EmbeddedBackend>($"{name}-backend", launchProfileName: null)
            .WithHttpEndpoint(options.Ports.OtlpGrpc, name: "otlp-grpc", env: "Listen__OtlpGrpc")
            .WithHttpEndpoint(options.Ports.OtlpHttp, name: "otlp-http", env: "Listen__OtlpHttp")
            .WithHttpEndpoint(options.Ports.Tempo, name: "tempo", env: "Listen__Tempo")
            .WithHttpEndpoint(options.Ports.Loki, name: "loki", env: "Listen__Loki")
            .WithHttpEndpoint(options.Ports.Mimir, name: "mimir", env: "Listen__Mimir")
            .WithHttpEndpoint(options.Ports.Pyroscope, name: "pyroscope", env: "Listen__Pyroscope")
            .WithHttpEndpoint(options.Ports.Faro, name: "faro", env: "Listen__Faro")
            .WithEnvironment("Storage__Folder", DataFolder(builder, name, options))
            .WithRetention(options.Retention)
            .WithEnvironment("Pipeline__File", Path.Combine(ConfigFolder.Of(builder), "alloy", "config.alloy"))
            .WithEnvironment("Loki__ConfigFile", Path.Combine(ConfigFolder.Of(builder), "loki", "loki.yaml"))
            .WithPipeline(options)
            .WithHttpHealthCheck("/ready", endpointName: "tempo");
        builder.WatchStart([backend.Resource]);

        return builder.AddResource(new ObservabilityStackResource(name, StackMode.Embedded)
        {
            OtlpGrpc = backend.GetEndpoint("otlp-grpc").AsExpression(),
            OtlpHttp = backend.GetEndpoint("otlp-http").AsExpression(),
            Profiles = backend.GetEndpoint("pyroscope").AsExpression(),
            Faro = backend.GetEndpoint("faro").AsExpression(),
            Tempo = backend.GetEndpoint("tempo").AsExpression(),
            Loki = backend.GetEndpoint("loki").AsExpression(),
            Mimir = backend.GetEndpoint("mimir").AsExpression(),
            Pyroscope = backend.GetEndpoint("pyroscope").AsExpression(),
        }).AsGroup();
    }

    private static IResourceBuilder<ProjectResource> WithRetention(this IResourceBuilder<ProjectResource> backend, RetentionOptions retention) =>
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

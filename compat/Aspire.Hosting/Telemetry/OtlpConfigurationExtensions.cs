using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>The protocol that telemetry is sent in.</summary>
public enum OtlpProtocol
{
    /// <summary>gRPC.</summary>
    Grpc,

    /// <summary>Protobuf over HTTP.</summary>
    HttpProtobuf,
}

/// <summary>Tells resources where to send telemetry.</summary>
public static class OtlpConfigurationExtensions
{
    // What Aspire falls back to: the usual port of its dashboard.
    private const string DefaultEndpoint = "http://localhost:18889";

    /// <summary>
    /// Sets the standard <c>OTEL_*</c> variables when the application runs: the endpoint that <c>ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL</c>
    /// names, the resource's name as service name, and in Development short delays, all traces and exemplars. Nothing when it is published.
    /// </summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder) where T : IResourceWithEnvironment =>
        builder.WithEnvironment(context => Add(builder, context, null));

    /// <summary><see cref="WithOtlpExporter{T}(IResourceBuilder{T})"/> with a protocol of choice.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder, OtlpProtocol protocol) where T : IResourceWithEnvironment =>
        builder.WithEnvironment(context => Add(builder, context, protocol));

    private static void Add<T>(IResourceBuilder<T> builder, EnvironmentCallbackContext context, OtlpProtocol? protocol) where T : IResourceWithEnvironment
    {
        if (context.ExecutionContext.IsPublishMode)
            return;

        var application = builder.ApplicationBuilder;
        var variables = context.EnvironmentVariables;
        (variables["OTEL_EXPORTER_OTLP_ENDPOINT"], variables["OTEL_EXPORTER_OTLP_PROTOCOL"]) = Receiver(application.Configuration, protocol);
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={InstanceId.Of(builder.Resource)}";
        variables["OTEL_SERVICE_NAME"] = builder.Resource.Name;
        if (application.Configuration["AppHost:OtlpApiKey"] is { } key)
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";

        if (application.Environment.EnvironmentName != "Development")
            return;
        foreach (var delay in (string[])["OTEL_BLRP_SCHEDULE_DELAY", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_METRIC_EXPORT_INTERVAL"])
            variables[delay] = "1000"; // milliseconds
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
    }

    private static (string Endpoint, string Protocol) Receiver(ConfigurationManager configuration, OtlpProtocol? protocol)
    {
        var grpc = configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ?? configuration["DOTNET_DASHBOARD_OTLP_ENDPOINT_URL"];
        var http = configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] ?? configuration["DOTNET_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"];
        return protocol switch
        {
            OtlpProtocol.HttpProtobuf => (http ?? throw new InvalidOperationException(
                "OtlpExporter is configured to require http/protobuf, but no endpoint was configured for ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"), "http/protobuf"),
            null when grpc is null && http is not null => (http, "http/protobuf"),
            _ => (grpc ?? DefaultEndpoint, "grpc"),
        };
    }
}

using Microsoft.AspNetCore.Cors.Infrastructure;
using Tally.Backend.Alloy.Components;
using Tally.Backend.Ingest;
using Tally.Backend.Otlp.Json;
using Tally.Backend.Otlp.Protobuf;
using Tally.Backend.Otlp.Transport;
using Tally.Signals;

namespace Tally.Backend.Otlp;

/// <summary>The front door of all telemetry: OTLP over gRPC and HTTP.</summary>
internal static class OtlpModule
{
    public static IServiceCollection AddOtlp(this IServiceCollection services, OtlpSettings settings)
    {
        services.AddSingleton(TimeProvider.System);
        // What the pipeline's receiver says of origins and sizes comes before the settings.
        services.AddSingleton(provider => settings.With(provider.GetRequiredService<Pipeline>().Receiver));
        services.AddSingleton<ReceiverMetrics>().AddSingleton<RefusalLog>().AddSingleton<OtlpHttp>().AddSingleton<OtlpGrpc>();
        services.AddReceiver<SpanBatch>(Signal.Traces, OtlpProtobuf.ReadSpans, OtlpJson.ReadSpans, receiver => receiver.Traces);
        services.AddReceiver<LogBatch>(Signal.Logs, OtlpProtobuf.ReadLogs, OtlpJson.ReadLogs, receiver => receiver.Logs);
        services.AddReceiver<MetricBatch>(Signal.Metrics, OtlpProtobuf.ReadMetrics, OtlpJson.ReadMetrics, receiver => receiver.Metrics);
        services.AddOptions<CorsOptions>().Configure<OtlpSettings>((cors, settings) => cors.AddDefaultPolicy(policy => policy
            .SetIsOriginAllowed(origin => settings.AllowedOrigins.Any(allowed => allowed.Allows(origin)))
            .WithMethods("POST")
            .AllowAnyHeader()
            // navigator.sendBeacon always sends with credentials; nothing here reads them.
            .AllowCredentials()
            .SetPreflightMaxAge(TimeSpan.FromHours(1))));
        return services.AddCors();
    }

    /// <summary>POST /v1/traces, /v1/logs and /v1/metrics.</summary>
    public static void MapOtlpHttp(this IEndpointRouteBuilder routes)
    {
        var http = routes.ServiceProvider.GetRequiredService<OtlpHttp>();
        foreach (var receiver in routes.ServiceProvider.GetServices<SignalReceiver>())
            routes.Map($"/v1/{receiver.Signal.Plural()}", context => http.ReceiveAsync(context, receiver)).RequireCors();
    }

    /// <summary>The Export methods of the trace, logs and metrics services.</summary>
    public static void MapOtlpGrpc(this IEndpointRouteBuilder routes)
    {
        var grpc = routes.ServiceProvider.GetRequiredService<OtlpGrpc>();
        foreach (var receiver in routes.ServiceProvider.GetServices<SignalReceiver>())
            routes.Map(receiver.Signal.GrpcPath(), context => grpc.ReceiveAsync(context, receiver));
        routes.MapFallback("/{**path}", grpc.UnknownMethodAsync);
    }

    private static void AddReceiver<TBatch>(this IServiceCollection services, Signal signal, Decoder<TBatch> protobuf, Decoder<TBatch> json, Func<OtlpReceiver, IConsumer<TBatch>> pipeline) where TBatch : SignalBatch =>
        services.AddSingleton<SignalReceiver>(provider => new SignalReceiver<TBatch>(
            signal, protobuf, json,
            pipeline(provider.GetRequiredService<Pipeline>().Receiver),
            provider.GetRequiredService<ReceiverMetrics>(),
            provider.GetRequiredService<RefusalLog>()));
}

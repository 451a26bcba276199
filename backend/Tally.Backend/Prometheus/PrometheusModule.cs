using Microsoft.Extensions.Options;
using Tally.Backend.Ingest;
using Tally.Backend.Prometheus.Api;
using Tally.Backend.Prometheus.Otlp;
using Tally.Backend.Prometheus.Write;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus;

/// <summary>The room of metrics: its store, its sink and its query API.</summary>
internal static class PrometheusModule
{
    /// <summary>Registers the store and the sink of metrics.</summary>
    public static IServiceCollection AddPrometheus(this IServiceCollection services)
    {
        services.AddOptions<PrometheusOptions>().BindConfiguration("Prometheus");
        services.AddSingleton<IValidateOptions<PrometheusOptions>, PrometheusOptionsCheck>();
        services.AddOptions<OtlpMetricOptions>().BindConfiguration("Prometheus:Otlp");
        services.AddOptions<RemoteWriteOptions>().BindConfiguration("Prometheus:RemoteWrite").Validate(options => options.MaxBodyBytes >= 1024, "Prometheus:RemoteWrite:MaxBodyBytes must be at least 1024.");
        return services
            .AddSingleton(MetricStoreFactory.Open)
            .AddSingleton(provider => new OtlpMetricTranslator(provider.GetRequiredService<IOptions<OtlpMetricOptions>>().Value))
            .AddSingleton(provider => new QueryQueue(provider.GetRequiredService<IOptions<PrometheusOptions>>().Value.MaxConcurrency))
            .AddSingleton<IBatchSink<MetricBatch>, MetricSink>();
    }

    /// <summary>Maps the query API, paths as upstream's, and opens the store, so that a folder that cannot be used stops the start.</summary>
    public static IEndpointRouteBuilder MapPrometheus(this IEndpointRouteBuilder routes)
    {
        var store = routes.ServiceProvider.GetRequiredService<MetricStore>();
        var options = routes.ServiceProvider.GetRequiredService<IOptions<PrometheusOptions>>().Value;
        var clock = routes.ServiceProvider.GetService<TimeProvider>() ?? TimeProvider.System;
        new RemoteWriteEndpoint(store, routes.ServiceProvider.GetRequiredService<IOptions<RemoteWriteOptions>>().Value).Map(routes);
        var queue = routes.ServiceProvider.GetRequiredService<QueryQueue>();
        // Mimir answers under /prometheus, Prometheus at the root; datasources are set up for either.
        foreach (var prefix in (string[])["/prometheus/api/v1", "/api/v1"])
        {
            var api = routes.MapGroup(prefix);
            new QueryEndpoints(store, options, queue, clock).Map(api);
            new SeriesEndpoints(store, options.Language).Map(api);
            ExemplarEndpoint.Map(api, store, options.Language);
            StatusEndpoints.Map(api, store);
        }
        return routes;
    }
}

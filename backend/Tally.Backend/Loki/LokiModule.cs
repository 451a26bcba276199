namespace Tally.Backend.Loki;

/// <summary>The room of logs: its store, its sink and its query API.</summary>
internal static class LokiModule
{
    /// <summary>Registers the store and the sink of logs.</summary>
    public static IServiceCollection AddLoki(this IServiceCollection services) => services;

    /// <summary>Maps the query API, paths as upstream's.</summary>
    public static IEndpointRouteBuilder MapLoki(this IEndpointRouteBuilder routes) => routes;
}

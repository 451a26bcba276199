namespace Tally.Backend.Tempo;

/// <summary>The room of traces: its store, its sink and its query API.</summary>
internal static class TempoModule
{
    /// <summary>Registers the store and the sink of traces.</summary>
    public static IServiceCollection AddTempo(this IServiceCollection services) => services;

    /// <summary>Maps the query API, paths as upstream's.</summary>
    public static IEndpointRouteBuilder MapTempo(this IEndpointRouteBuilder routes) => routes;
}

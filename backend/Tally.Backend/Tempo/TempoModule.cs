using Tally.Backend.Ingest;
using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>The room of traces: its store, its sink and its query API.</summary>
internal static class TempoModule
{
    /// <summary>Registers the store and the sink of traces.</summary>
    public static IServiceCollection AddTempo(this IServiceCollection services) => services
        .AddSingleton(TraceStoreFactory.Open)
        .AddSingleton<IBatchSink<SpanBatch>, TraceSink>();

    /// <summary>Maps the query API, paths as upstream's, and opens the store, so that a folder that cannot be used stops the start.</summary>
    public static IEndpointRouteBuilder MapTempo(this IEndpointRouteBuilder routes)
    {
        var store = routes.ServiceProvider.GetRequiredService<TraceStore>();
        TraceEndpoints.Map(routes, store);
        SearchEndpoint.Map(routes, store);
        TagEndpoints.Map(routes, store);
        StatusEndpoints.Map(routes);
        return routes;
    }
}

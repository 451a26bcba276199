using Microsoft.Extensions.Options;
using Tally.Backend.Ingest;
using Tally.Signals;
using Tally.Storage.Metrics;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>The room of traces: its store, its sink and its query API.</summary>
internal static class TempoModule
{
    /// <summary>Registers the store and the sink of traces. Where there is a store of metrics, too, metrics are made of spans.</summary>
    public static IServiceCollection AddTempo(this IServiceCollection services)
    {
        services.AddOptions<TempoOptions>().BindConfiguration("Tempo");
        return services
            .AddSingleton(TraceStoreFactory.Open)
            .AddSingleton<GeneratorSlot>(Generator)
            .AddSingleton<IBatchSink<SpanBatch>>(services => new TraceSink(services.GetRequiredService<TraceStore>(), services.GetRequiredService<GeneratorSlot>().Generator));
    }

    /// <summary>Maps the query API, paths as upstream's, and opens the store, so that a folder that cannot be used stops the start.</summary>
    public static IEndpointRouteBuilder MapTempo(this IEndpointRouteBuilder routes)
    {
        var store = routes.ServiceProvider.GetRequiredService<TraceStore>();
        var options = Options(routes.ServiceProvider);
        new TraceEndpoints(store, options).Map(routes);
        new SearchEndpoint(store, options).Map(routes);
        new MetricsEndpoints(store, options, Clock(routes.ServiceProvider)).Map(routes);
        new TagEndpoints(store, options).Map(routes);
        StatusEndpoints.Map(routes);
        return routes;
    }

    /// <summary>Leaves the metrics of spans to the pipeline, which counts before it samples.</summary>
    public static IServiceCollection TurnGeneratorOff(this IServiceCollection services) =>
        services.PostConfigure<TempoOptions>(options => options.Generator.SpanMetrics = options.Generator.ServiceGraphs = false);

    private static GeneratorSlot Generator(IServiceProvider services) => new(
        Options(services).Generator is { IsOn: true } options && services.GetService<MetricStore>() is { } metrics
            ? new(options, metrics, Clock(services), services.GetRequiredService<ILogger<MetricsGenerator>>())
            : null);

    private static TempoOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<TempoOptions>>().Value;

    private static TimeProvider Clock(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;
}

/// <summary>The generator, or none where it is switched off or has no store; disposed, with its last flush, before the store of metrics.</summary>
internal sealed class GeneratorSlot(MetricsGenerator? generator) : IDisposable
{
    public MetricsGenerator? Generator => generator;

    public void Dispose() => generator?.Dispose();
}

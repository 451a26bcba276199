using System.Diagnostics.Metrics;
using Tally.Backend.Alloy.Components;
using Tally.Backend.Alloy.Evaluation;
using Tally.Backend.Alloy.Graph;
using Tally.Backend.Alloy.Syntax;
using Tally.Backend.Server;
using Tally.Signals;
using Tally.Storage.Logs;
using Tally.Storage.Metrics;

namespace Tally.Backend.Ingest;

/// <summary>The room between receivers and stores.</summary>
internal static class PipelineModule
{
    public static IServiceCollection AddPipeline(this IServiceCollection services, PipelineFile file, ListenSettings listen) =>
        services.AddSingleton(provider => file.Syntax is { } syntax
            ? Run(syntax, listen, provider)
            : Pipeline.Direct(Sink<SpanBatch>(provider), Sink<LogBatch>(provider), Sink<MetricBatch>(provider)));

    private static Pipeline Run(AlloyFile file, ListenSettings listen, IServiceProvider provider)
    {
        var configuration = provider.GetRequiredService<IConfiguration>();
        var context = Context(listen, provider);
        try
        {
            var library = new StandardLibrary(variable => configuration[variable] is { Length: > 0 } value ? value : context.Own.Default(variable));
            AlloyGraph.Build(file, library, ComponentCatalog.For(context));
            PipelineLog.Runs(context.Logger, file.Name, file.Body.Count);
            return new(
                context.Receivers.Otlp ?? throw new AlloyException(file.Name, new(1, 1), "there is no otelcol.receiver.otlp, so nothing would be received"),
                context.Receivers.Faro, context.WantedHeaders, context);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    private static PipelineContext Context(ListenSettings listen, IServiceProvider provider) => new()
    {
        Traces = Sink<SpanBatch>(provider),
        Logs = Sink<LogBatch>(provider),
        Metrics = Sink<MetricBatch>(provider),
        LogStore = provider.GetRequiredService<LogStore>(),
        MetricStore = provider.GetRequiredService<MetricStore>(),
        Own = new(listen),
        Counters = new(provider.GetRequiredService<IMeterFactory>()),
        Clock = provider.GetRequiredService<TimeProvider>(),
        Logger = provider.GetRequiredService<ILogger<Pipeline>>(),
        OwnSamples = provider.GetRequiredService<MetricsReader>().Read,
        Folder = StorageSettings.Read(provider.GetRequiredService<IConfiguration>(), "Pipeline").Folder,
    };

    private static IBatchSink<TBatch> Sink<TBatch>(IServiceProvider provider) where TBatch : SignalBatch => provider.GetRequiredService<IBatchSink<TBatch>>();
}

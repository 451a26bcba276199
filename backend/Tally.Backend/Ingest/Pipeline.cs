using Tally.Backend.Alloy.Components;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Ingest;

/// <summary>
/// What stands between the receivers and the stores: the components of the pipeline file (<see cref="PipelineModule"/>), or
/// nothing where there is no file, and then a batch's answer is the store's own. Ends before the stores do.
/// </summary>
internal sealed class Pipeline(OtlpReceiver receiver, FaroReceiver? faro, IReadOnlyCollection<string> wantedHeaders, IDisposable? running = null) : IDisposable
{
    public OtlpReceiver Receiver => receiver;

    /// <summary>Null where no browser's telemetry is received.</summary>
    public FaroReceiver? Faro => faro;

    /// <summary>Without a file: straight to the stores.</summary>
    public static Pipeline Direct(IBatchSink<SpanBatch> traces, IBatchSink<LogBatch> logs, IBatchSink<MetricBatch> metrics) =>
        new(new(new ToStore<SpanBatch>(traces), new ToStore<LogBatch>(logs), new ToStore<MetricBatch>(metrics), null, null, IncludesMetadata: false), null, []);

    /// <summary>Where a request came from, as far as a component wants to know.</summary>
    public Origin Origin(IHeaderDictionary headers) => receiver.IncludesMetadata ? Alloy.Components.Origin.From(headers, wantedHeaders) : Alloy.Components.Origin.None;

    public void Dispose() => running?.Dispose();

    private sealed class ToStore<TBatch>(IBatchSink<TBatch> sink) : IConsumer<TBatch> where TBatch : SignalBatch
    {
        public bool OnlyReads => true;

        public bool IsPrompt => true;

        public AppendResult Consume(TBatch batch, Origin origin) => sink.Append(batch);
    }
}

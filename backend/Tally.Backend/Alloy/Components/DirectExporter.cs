using Tally.Backend.Ingest;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Alloy.Components;

/// <summary>An exporter whose endpoint is this process: it appends to the store, and the store's answer is the sender's.</summary>
internal sealed class DirectExporter<TBatch>(string id, IBatchSink<TBatch> sink, PipelineMetrics counters) : IConsumer<TBatch> where TBatch : SignalBatch
{
    public bool OnlyReads => true;

    public bool IsPrompt => true;

    public AppendResult Consume(TBatch batch, Origin origin)
    {
        var result = sink.Append(batch);
        if (!result.IsOverloaded)
            counters.Sent(id, ItemNames.Of<TBatch>(), batch.ItemCount - result.Rejected);
        return result;
    }
}

using Tally.Backend.Ingest;
using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>Where batches of spans end: in the store, then in the metrics that are made of them, where those are on.</summary>
internal sealed class TraceSink(TraceStore store, MetricsGenerator? generator = null) : IBatchSink<SpanBatch>
{
    public AppendResult Append(SpanBatch batch)
    {
        var result = store.Append(batch);
        // What was refused comes again, and must not count twice.
        if (!result.IsOverloaded)
            generator?.Observe(batch);
        return result;
    }
}

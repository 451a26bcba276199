using Tally.Backend.Ingest;
using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>Where batches of spans end: in the store.</summary>
internal sealed class TraceSink(TraceStore store) : IBatchSink<SpanBatch>
{
    public AppendResult Append(SpanBatch batch) => store.Append(batch);
}

using Tally.Backend.Ingest;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Benchmarks.Ingest;

/// <summary>A store that keeps nothing, so that what stands before it is measured alone.</summary>
internal sealed class Nowhere<TBatch> : IBatchSink<TBatch> where TBatch : SignalBatch
{
    public AppendResult Append(TBatch batch) => default;
}

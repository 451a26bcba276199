using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Ingest;

/// <summary>
/// Where a signal's batches end: one sink per signal, called by the receivers after the pipeline. The result is
/// returned once the batch is durable and visible, so a receiver may acknowledge on it. Thread-safe; owns the batch it is given.
/// </summary>
internal interface IBatchSink<in TBatch> where TBatch : SignalBatch
{
    AppendResult Append(TBatch batch);
}

using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Ingest;

/// <summary>
/// What stands between a receiver and a signal's sink: the place of sampling, redaction and routing. Today every batch goes
/// straight to the sink, on the receiver's thread, so the result is the store's own answer. Thread-safe; owns the batch it is given.
/// </summary>
internal sealed class Pipeline<TBatch>(IBatchSink<TBatch> sink) where TBatch : SignalBatch
{
    /// <inheritdoc cref="IBatchSink{TBatch}.Append"/>
    public AppendResult Append(TBatch batch) => sink.Append(batch);
}

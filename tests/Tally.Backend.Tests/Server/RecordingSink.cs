using System.Collections.Concurrent;
using Tally.Backend.Ingest;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Tests.Server;

/// <summary>Keeps the batches it is given and answers as it is told to.</summary>
internal sealed class RecordingSink<TBatch> : IBatchSink<TBatch> where TBatch : SignalBatch
{
    public ConcurrentQueue<TBatch> Batches { get; } = [];

    public Func<TBatch, AppendResult> Answer { get; set; } = _ => default;

    public AppendResult Append(TBatch batch)
    {
        Batches.Enqueue(batch);
        return Answer(batch);
    }
}

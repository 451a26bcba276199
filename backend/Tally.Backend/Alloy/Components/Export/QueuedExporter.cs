using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Alloy.Components.Export;

/// <summary>One signal's way into the queue of an exporter: encoded when it comes, so that what waits is bytes and nobody else's.</summary>
internal sealed class QueuedExporter<TBatch>(Uri endpoint, Func<TBatch, byte[]> encode, SendingQueue queue) : IConsumer<TBatch> where TBatch : SignalBatch
{
    public bool OnlyReads => true;

    public bool IsPrompt => false;

    public AppendResult Consume(TBatch batch, Origin origin) => queue.TryAdd(new(endpoint, encode(batch), batch.ItemCount, ItemNames.Of<TBatch>(), origin))
        ? default
        : AppendResult.Overloaded($"the sending queue for {endpoint} is full");
}

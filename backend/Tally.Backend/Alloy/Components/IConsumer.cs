using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Alloy.Components;

/// <summary>What takes one signal's batches from the component before it. Thread-safe.</summary>
internal interface IConsumer<in TBatch> where TBatch : SignalBatch
{
    /// <summary>Neither changes a batch nor keeps it after <see cref="Consume"/>, so that several may be given the same one.</summary>
    bool OnlyReads { get; }

    /// <summary>The batch is durable when <see cref="Consume"/> returns: nothing behind it waits, queues or gathers.</summary>
    bool IsPrompt { get; }

    /// <summary>Takes the batch, and owns it unless <see cref="OnlyReads"/>. The result is the sender's answer.</summary>
    AppendResult Consume(TBatch batch, Origin origin);
}

/// <summary>What components export as <c>input</c> (Alloy's otelcol.Consumer); null for a signal it does not take.</summary>
internal sealed record OtelConsumer(IConsumer<SpanBatch>? Traces, IConsumer<LogBatch>? Logs, IConsumer<MetricBatch>? Metrics);

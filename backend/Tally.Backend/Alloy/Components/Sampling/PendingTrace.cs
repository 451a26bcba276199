using Tally.Signals;

namespace Tally.Backend.Alloy.Components.Sampling;

/// <summary>A trace that waits for its decision: its spans so far, as rows of the batches they came in.</summary>
internal sealed class PendingTrace(TraceId id, DateTimeOffset deadline)
{
    public TraceId Id => id;

    public DateTimeOffset Deadline => deadline;

    public List<(SpanBatch Batch, int Row)> Spans { get; } = [];
}

using Tally.Signals;

namespace Tally.Storage.Logs;

/// <summary>
/// One log entry of a <see cref="StreamBatch"/>. Its structured metadata has two parts: <c>Shared</c>, a run that many
/// entries point at (what the resource and the scope say), and <c>Own</c>; of a key in both, the own value counts.
/// The metadata that is different on every line has fields of its own instead of texts: <c>trace_id</c>, <c>span_id</c>
/// (zero where absent) and <c>observed_timestamp</c> (0 where absent).
/// </summary>
public readonly record struct StreamEntry
{
    public UnixNanos Time { get; init; }
    public UnixNanos ObservedTime { get; init; }
    public TraceId TraceId { get; init; }
    public SpanId SpanId { get; init; }

    /// <summary>Index into <see cref="StreamBatch.Streams"/>.</summary>
    public int Stream { get; init; }

    /// <summary>The bytes of the line in <see cref="StreamBatch.Lines"/>.</summary>
    public Slice Line { get; init; }

    /// <summary>A run of <see cref="StreamBatch.Metadata"/>.</summary>
    public Slice Shared { get; init; }

    /// <summary>A run of <see cref="StreamBatch.Metadata"/>.</summary>
    public Slice Own { get; init; }
}

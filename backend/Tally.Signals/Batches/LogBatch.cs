namespace Tally.Signals;

/// <summary>
/// One log record. Severity text and event name are indexes into <see cref="SignalBatch.Values"/>, and so is
/// <c>Body</c>, whose value may be of any kind. <c>Severity</c> is OTLP's number: 1 to 24, 0 where unknown.
/// </summary>
public readonly record struct LogRow
{
    public UnixNanos Time { get; init; }
    public UnixNanos ObservedTime { get; init; }
    public TraceId TraceId { get; init; }
    public SpanId SpanId { get; init; }
    public int SeverityText { get; init; }
    public int Body { get; init; }
    public int EventName { get; init; }
    public int Resource { get; init; }
    public int Scope { get; init; }
    public uint Flags { get; init; }
    public Slice Attributes { get; init; }
    public uint DroppedAttributes { get; init; }
    public byte Severity { get; init; }
}

/// <summary>Log records of one request.</summary>
public sealed class LogBatch : SignalBatch
{
    public List<LogRow> Records { get; init; } = [];

    public override int ItemCount => Records.Count;
}

namespace Tally.Signals;

/// <summary>OTLP's Span.SpanKind, with its numbers.</summary>
public enum SpanKind : byte { Unspecified, Internal, Server, Client, Producer, Consumer }

/// <summary>OTLP's Status.StatusCode, with its numbers.</summary>
public enum StatusCode : byte { Unset, Ok, Error }

/// <summary>
/// One span. Name, trace state and status message are indexes into <see cref="SignalBatch.Values"/>;
/// <c>Resource</c> and <c>Scope</c> are row numbers of their lists; <c>Flags</c> are OTLP's (W3C trace flags in the low byte).
/// </summary>
public readonly record struct SpanRow
{
    public TraceId TraceId { get; init; }
    public SpanId SpanId { get; init; }
    public SpanId ParentSpanId { get; init; }
    public UnixNanos Start { get; init; }
    public UnixNanos End { get; init; }
    public int Name { get; init; }
    public int TraceState { get; init; }
    public int StatusMessage { get; init; }
    public int Resource { get; init; }
    public int Scope { get; init; }
    public uint Flags { get; init; }
    public Slice Attributes { get; init; }
    public Slice Events { get; init; }
    public Slice Links { get; init; }
    public uint DroppedAttributes { get; init; }
    public uint DroppedEvents { get; init; }
    public uint DroppedLinks { get; init; }
    public SpanKind Kind { get; init; }
    public StatusCode Status { get; init; }
}

/// <summary>A timed annotation of a span. <c>Name</c> is an index into <see cref="SignalBatch.Values"/>.</summary>
public readonly record struct EventRow(UnixNanos Time, int Name, Slice Attributes, uint DroppedAttributes);

/// <summary>A reference from a span to another one. <c>TraceState</c> is an index into <see cref="SignalBatch.Values"/>.</summary>
public readonly record struct LinkRow(TraceId TraceId, SpanId SpanId, int TraceState, Slice Attributes, uint DroppedAttributes, uint Flags);

/// <summary>Spans of one request.</summary>
public sealed class SpanBatch : SignalBatch
{
    public List<SpanRow> Spans { get; init; } = [];
    public List<EventRow> Events { get; init; } = [];
    public List<LinkRow> Links { get; init; } = [];

    public override int ItemCount => Spans.Count;
}

using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Paths;

/// <summary>The contexts of traces: <c>span</c> and <c>spanevent</c>.</summary>
internal static class SpanContexts
{
    public static readonly OttlContext Span = new("span", new Dictionary<string, OttlPath>
    {
        ["name"] = new ValuePath(c => Row(c).Name, (c, index) => Spans(c)[c.Row] = Row(c) with { Name = index }),
        ["status.message"] = new ValuePath(c => Row(c).StatusMessage, (c, index) => Spans(c)[c.Row] = Row(c) with { StatusMessage = index }),
        ["trace_state"] = new ValuePath(c => Row(c).TraceState, (c, index) => Spans(c)[c.Row] = Row(c) with { TraceState = index }),
        ["status.code"] = new FieldPath(c => AttributeValue.From((long)Row(c).Status), (c, value) => Spans(c)[c.Row] = Row(c) with { Status = value.Kind == ValueKind.Int ? (StatusCode)value.AsInt : Row(c).Status }),
        ["kind"] = new FieldPath(c => AttributeValue.From((long)Row(c).Kind), (c, value) => Spans(c)[c.Row] = Row(c) with { Kind = value.Kind == ValueKind.Int ? (SpanKind)value.AsInt : Row(c).Kind }),
        ["start_time_unix_nano"] = new FieldPath(c => AttributeValue.From(Row(c).Start.Value)),
        ["end_time_unix_nano"] = new FieldPath(c => AttributeValue.From(Row(c).End.Value)),
        ["trace_id.string"] = new FieldPath(c => AttributeValue.From(Row(c).TraceId.ToString())),
        ["span_id.string"] = new FieldPath(c => AttributeValue.From(Row(c).SpanId.ToString())),
        ["parent_span_id.string"] = new FieldPath(c => AttributeValue.From(Row(c).ParentSpanId.IsEmpty ? "" : Row(c).ParentSpanId.ToString())),
        ["attributes"] = new AttributesPath("span.attributes", c => Row(c).Attributes, (c, slice) => Spans(c)[c.Row] = Row(c) with { Attributes = slice }),
    }, CommonContexts.Scope, CommonContexts.Resource);

    public static readonly OttlContext Event = new("spanevent", new Dictionary<string, OttlPath>
    {
        ["name"] = new ValuePath(c => Events(c)[c.Inner].Name, (c, index) => Events(c)[c.Inner] = Events(c)[c.Inner] with { Name = index }),
        ["time_unix_nano"] = new FieldPath(c => AttributeValue.From(Events(c)[c.Inner].Time.Value)),
        ["attributes"] = new AttributesPath("spanevent.attributes", c => Events(c)[c.Inner].Attributes, (c, slice) => Events(c)[c.Inner] = Events(c)[c.Inner] with { Attributes = slice }),
    }, Span, CommonContexts.Scope, CommonContexts.Resource);

    private static List<SpanRow> Spans(Cursor cursor) => ((SpanBatch)cursor.Batch).Spans;

    private static List<EventRow> Events(Cursor cursor) => ((SpanBatch)cursor.Batch).Events;

    private static SpanRow Row(Cursor cursor) => Spans(cursor)[cursor.Row];
}

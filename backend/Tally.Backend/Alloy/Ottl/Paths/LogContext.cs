using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Paths;

/// <summary>The context of logs.</summary>
internal static class LogContext
{
    public static readonly OttlContext Log = new("log", new Dictionary<string, OttlPath>
    {
        ["body"] = new ValuePath(c => Row(c).Body, (c, index) => Records(c)[c.Row] = Row(c) with { Body = index }, takesAny: true),
        ["event_name"] = new ValuePath(c => Row(c).EventName, (c, index) => Records(c)[c.Row] = Row(c) with { EventName = index }),
        ["severity_text"] = new ValuePath(c => Row(c).SeverityText, (c, index) => Records(c)[c.Row] = Row(c) with { SeverityText = index }),
        ["severity_number"] = new FieldPath(c => AttributeValue.From((long)Row(c).Severity), (c, value) => Records(c)[c.Row] = Row(c) with { Severity = value.Kind == ValueKind.Int ? (byte)value.AsInt : Row(c).Severity }),
        ["time_unix_nano"] = new FieldPath(c => AttributeValue.From(Row(c).Time.Value)),
        ["trace_id.string"] = new FieldPath(c => AttributeValue.From(Row(c).TraceId.IsEmpty ? "" : Row(c).TraceId.ToString())),
        ["span_id.string"] = new FieldPath(c => AttributeValue.From(Row(c).SpanId.IsEmpty ? "" : Row(c).SpanId.ToString())),
        ["attributes"] = new AttributesPath("log.attributes", c => Row(c).Attributes, (c, slice) => Records(c)[c.Row] = Row(c) with { Attributes = slice }),
    }, CommonContexts.Scope, CommonContexts.Resource);

    private static List<LogRow> Records(Cursor cursor) => ((LogBatch)cursor.Batch).Records;

    private static LogRow Row(Cursor cursor) => Records(cursor)[cursor.Row];
}

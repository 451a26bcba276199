using Tally.Backend.Otlp.Protobuf;
using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>OTLP's ResourceSpans in protobuf; field numbers are those of opentelemetry.proto.trace.v1.</summary>
internal static class SpanWire
{
    /// <summary>Writes each resource as field 1, which is both TracesData's and Tempo's Trace.</summary>
    public static void ResourceSpans(WireWriter wire, List<ResourceGroup> groups)
    {
        foreach (var group in groups)
            wire.Message(1, w => Resource(w, group));
    }

    private static void Resource(WireWriter wire, ResourceGroup group)
    {
        var (segment, row) = (group.Segment, group.Resource);
        wire.Message(1, w =>
        {
            Attributes(w, 1, segment.ResourceAttributes, segment.Values, row);
            w.Varint(2, (uint)segment.ResourceDropped[row]);
        });
        foreach (var scope in group.Scopes)
            wire.Message(2, w => Scope(w, segment, scope));
        wire.Text(3, segment.Values.Text(segment.ResourceSchema[row]));
    }

    private static void Scope(WireWriter wire, SpanSegment segment, ScopeGroup group)
    {
        wire.Message(1, w =>
        {
            w.Text(1, segment.Values.Text(segment.ScopeName[group.Scope]));
            w.Text(2, segment.Values.Text(segment.ScopeVersion[group.Scope]));
            Attributes(w, 3, segment.ScopeAttributes, segment.Values, group.Scope);
            w.Varint(4, (uint)segment.ScopeDropped[group.Scope]);
        });
        foreach (var row in group.Rows)
            wire.Message(2, w => Span(w, segment, row));
        wire.Text(3, segment.Values.Text(segment.ScopeSchema[group.Scope]));
    }

    public static void Span(WireWriter wire, SpanSegment segment, int row)
    {
        wire.Id(1, segment.Traces.Ids[segment.Trace[row]]);
        wire.Id(2, segment.SpanId[row]);
        wire.Text(3, segment.Values.Text(segment.TraceState[row]));
        wire.Id(4, segment.ParentSpanId[row]);
        wire.Text(5, segment.Values.Text(segment.Name[row]));
        wire.Varint(6, segment.Kind[row]);
        wire.Fixed64(7, segment.Start[row]);
        wire.Fixed64(8, segment.End[row]);
        Attributes(wire, 9, segment.SpanAttributes, segment.Values, row);
        wire.Varint(10, (uint)segment.DroppedAttributes[row]);
        var firstEvent = segment.FirstEvent[row] - 1;
        for (var i = 0; i < segment.EventCount[row]; i++)
            wire.Message(11, w => Event(w, segment, firstEvent + i));
        wire.Varint(12, (uint)segment.DroppedEvents[row]);
        var firstLink = segment.FirstLink[row] - 1;
        for (var i = 0; i < segment.LinkCount[row]; i++)
            wire.Message(13, w => Link(w, segment, firstLink + i));
        wire.Varint(14, (uint)segment.DroppedLinks[row]);
        wire.Message(15, w =>
        {
            w.Text(2, segment.Values.Text(segment.StatusMessage[row]));
            w.Varint(3, segment.Status[row]);
        });
        wire.Fixed32(16, (uint)segment.Flags[row]);
    }

    private static void Event(WireWriter wire, SpanSegment segment, int row)
    {
        wire.Fixed64(1, segment.EventTime[row]);
        wire.Text(2, segment.Values.Text(segment.EventName[row]));
        Attributes(wire, 3, segment.EventAttributes, segment.Values, row);
        wire.Varint(4, (uint)segment.EventDropped[row]);
    }

    private static void Link(WireWriter wire, SpanSegment segment, int row)
    {
        wire.Id(1, segment.LinkTraceId[row]);
        wire.Id(2, segment.LinkSpanId[row]);
        wire.Text(3, segment.Values.Text(segment.LinkTraceState[row]));
        Attributes(wire, 4, segment.LinkAttributes, segment.Values, row);
        wire.Varint(5, (uint)segment.LinkDropped[row]);
        wire.Fixed32(6, (uint)segment.LinkFlags[row]);
    }

    private static void Attributes(WireWriter wire, int field, AttributeTable table, ValueTable values, int row)
    {
        foreach (var (key, column) in table.Columns)
            if (column[row] is var id and not 0)
                wire.Message(field, w => KeyValue(w, key, values[id]));
    }

    public static void KeyValue(WireWriter wire, string key, AttributeValue value)
    {
        wire.Text(1, key);
        wire.Message(2, w => Value(w, value));
    }

    public static void Value(WireWriter wire, AttributeValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.String:
                wire.ChosenText(1, value.AsString);
                break;
            case ValueKind.Bool:
                wire.Chosen(2, value.AsBool ? 1 : 0);
                break;
            case ValueKind.Int:
                wire.Chosen(3, value.AsInt);
                break;
            case ValueKind.Double:
                wire.Chosen64(4, BitConverter.DoubleToInt64Bits(value.AsDouble));
                break;
            case ValueKind.Array:
                wire.Message(5, w =>
                {
                    foreach (var item in value.AsArray)
                        w.Message(1, v => Value(v, item));
                });
                break;
            case ValueKind.Map:
                wire.Message(6, w =>
                {
                    foreach (var (key, item) in value.AsMap)
                        w.Message(1, v => KeyValue(v, key, item));
                });
                break;
            case ValueKind.Bytes:
                wire.Bytes(7, value.AsBytes.Span);
                break;
        }
    }
}

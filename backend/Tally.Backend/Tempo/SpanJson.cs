using System.Globalization;
using System.Text.Json;
using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>
/// OTLP's ResourceSpans in the protobuf JSON mapping that Tempo answers with: ids as base64, nanoseconds as strings, enums
/// by name, empty fields left out.
/// </summary>
internal static class SpanJson
{
    public static void ResourceSpans(Utf8JsonWriter json, string name, List<ResourceGroup> groups)
    {
        if (groups.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var group in groups)
            Resource(json, group);
        json.WriteEndArray();
    }

    private static void Resource(Utf8JsonWriter json, ResourceGroup group)
    {
        var (segment, row) = (group.Segment, group.Resource);
        json.WriteStartObject();
        json.WriteStartObject("resource");
        AnyValueJson.Attributes(json, segment.ResourceAttributes, segment.Values, row);
        Number(json, "droppedAttributesCount", segment.ResourceDropped[row]);
        json.WriteEndObject();
        json.WriteStartArray("scopeSpans");
        foreach (var scope in group.Scopes)
            Scope(json, segment, scope);
        json.WriteEndArray();
        Text(json, "schemaUrl", segment, segment.ResourceSchema[row]);
        json.WriteEndObject();
    }

    private static void Scope(Utf8JsonWriter json, SpanSegment segment, ScopeGroup group)
    {
        json.WriteStartObject();
        json.WriteStartObject("scope");
        Text(json, "name", segment, segment.ScopeName[group.Scope]);
        Text(json, "version", segment, segment.ScopeVersion[group.Scope]);
        AnyValueJson.Attributes(json, segment.ScopeAttributes, segment.Values, group.Scope);
        Number(json, "droppedAttributesCount", segment.ScopeDropped[group.Scope]);
        json.WriteEndObject();
        json.WriteStartArray("spans");
        foreach (var row in group.Rows)
            Span(json, segment, row);
        json.WriteEndArray();
        Text(json, "schemaUrl", segment, segment.ScopeSchema[group.Scope]);
        json.WriteEndObject();
    }

    private static void Span(Utf8JsonWriter json, SpanSegment segment, int row)
    {
        json.WriteStartObject();
        Id(json, "traceId", segment.Traces.Ids[segment.Trace[row]]);
        Id(json, "spanId", segment.SpanId[row]);
        Text(json, "traceState", segment, segment.TraceState[row]);
        Id(json, "parentSpanId", segment.ParentSpanId[row]);
        Number(json, "flags", segment.Flags[row]);
        Text(json, "name", segment, segment.Name[row]);
        if (segment.Kind[row] != 0)
            json.WriteString("kind", Kind((SpanKind)segment.Kind[row]));
        Nanos(json, "startTimeUnixNano", segment.Start[row]);
        Nanos(json, "endTimeUnixNano", segment.End[row]);
        AnyValueJson.Attributes(json, segment.SpanAttributes, segment.Values, row);
        Number(json, "droppedAttributesCount", segment.DroppedAttributes[row]);
        Events(json, segment, row);
        Number(json, "droppedEventsCount", segment.DroppedEvents[row]);
        Links(json, segment, row);
        Number(json, "droppedLinksCount", segment.DroppedLinks[row]);
        json.WriteStartObject("status");
        Text(json, "message", segment, segment.StatusMessage[row]);
        if (segment.Status[row] != 0)
            json.WriteString("code", (StatusCode)segment.Status[row] == StatusCode.Ok ? "STATUS_CODE_OK" : "STATUS_CODE_ERROR");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Events(Utf8JsonWriter json, SpanSegment segment, int row)
    {
        var first = segment.FirstEvent[row] - 1;
        if (first < 0)
            return;
        json.WriteStartArray("events");
        for (var i = first; i < first + segment.EventCount[row]; i++)
        {
            json.WriteStartObject();
            Nanos(json, "timeUnixNano", segment.EventTime[i]);
            Text(json, "name", segment, segment.EventName[i]);
            AnyValueJson.Attributes(json, segment.EventAttributes, segment.Values, i);
            Number(json, "droppedAttributesCount", segment.EventDropped[i]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Links(Utf8JsonWriter json, SpanSegment segment, int row)
    {
        var first = segment.FirstLink[row] - 1;
        if (first < 0)
            return;
        json.WriteStartArray("links");
        for (var i = first; i < first + segment.LinkCount[row]; i++)
        {
            json.WriteStartObject();
            Id(json, "traceId", segment.LinkTraceId[i]);
            Id(json, "spanId", segment.LinkSpanId[i]);
            Text(json, "traceState", segment, segment.LinkTraceState[i]);
            AnyValueJson.Attributes(json, segment.LinkAttributes, segment.Values, i);
            Number(json, "droppedAttributesCount", segment.LinkDropped[i]);
            Number(json, "flags", segment.LinkFlags[i]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string Kind(SpanKind kind) => kind switch
    {
        SpanKind.Internal => "SPAN_KIND_INTERNAL",
        SpanKind.Server => "SPAN_KIND_SERVER",
        SpanKind.Client => "SPAN_KIND_CLIENT",
        SpanKind.Producer => "SPAN_KIND_PRODUCER",
        SpanKind.Consumer => "SPAN_KIND_CONSUMER",
        _ => "SPAN_KIND_UNSPECIFIED",
    };

    private static void Id(Utf8JsonWriter json, string name, TraceId id)
    {
        Span<byte> bytes = stackalloc byte[TraceId.Size];
        id.Write(bytes);
        json.WriteBase64String(name, bytes);
    }

    private static void Id(Utf8JsonWriter json, string name, ulong id)
    {
        if (id == 0)
            return;
        Span<byte> bytes = stackalloc byte[SpanId.Size];
        new SpanId(id).Write(bytes);
        json.WriteBase64String(name, bytes);
    }

    private static void Nanos(Utf8JsonWriter json, string name, long value)
    {
        if (value != 0)
            json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
    }

    private static void Number(Utf8JsonWriter json, string name, int value)
    {
        if (value != 0)
            json.WriteNumber(name, (uint)value);
    }

    private static void Text(Utf8JsonWriter json, string name, SpanSegment segment, int id)
    {
        if (id != 0 && segment.Values.Text(id) is { Length: > 0 } text)
            json.WriteString(name, text);
    }
}

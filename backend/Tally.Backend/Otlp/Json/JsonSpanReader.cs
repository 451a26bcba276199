using Tally.Signals;

namespace Tally.Backend.Otlp.Json;

/// <summary>opentelemetry/proto/trace/v1: Span, with its events, links and status.</summary>
internal static class JsonSpanReader
{
    private static readonly string[] Kinds = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
    private static readonly string[] StatusCodes = ["UNSET", "OK", "ERROR"];

    public static void Read(ref JsonCursor json, SpanBatch batch, Owner owner, ref Rejections rejected)
    {
        var attributes = new Run();
        var events = new Run();
        var links = new Run();
        var row = new SpanRow { Resource = owner.Resource, Scope = owner.Scope };
        TraceId traceId = default;
        SpanId spanId = default, parentId = default;
        int traceIdLength = 0, spanIdLength = 0, parentIdLength = 0;
        uint badLinks = 0;

        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "traceId":
                        traceIdLength = Ids.Read(json.Hex(), out traceId);
                        break;
                    case "spanId":
                        spanIdLength = Ids.Read(json.Hex(), out spanId);
                        break;
                    case "traceState":
                        row = row with { TraceState = json.Text() };
                        break;
                    case "parentSpanId":
                        parentIdLength = Ids.Read(json.Hex(), out parentId);
                        break;
                    case "name":
                        row = row with { Name = json.Text() };
                        break;
                    case "kind":
                        row = row with { Kind = Enums.SpanKind(json.Enum("SPAN_KIND_", Kinds)) };
                        break;
                    case "startTimeUnixNano":
                        row = row with { Start = json.Time() };
                        break;
                    case "endTimeUnixNano":
                        row = row with { End = json.Time() };
                        break;
                    case "attributes":
                        JsonCommonReader.Attributes(ref json, batch, ref attributes);
                        break;
                    case "droppedAttributesCount":
                        row = row with { DroppedAttributes = json.UInt32() };
                        break;
                    case "events":
                        if (json.BeginArray())
                            while (json.NextItem())
                                events.Add(batch.Events, ReadEvent(ref json, batch));
                        break;
                    case "droppedEventsCount":
                        row = row with { DroppedEvents = json.UInt32() };
                        break;
                    case "links":
                        if (json.BeginArray())
                            while (json.NextItem())
                                if (ReadLink(ref json, batch) is { } link)
                                    links.Add(batch.Links, link);
                                else
                                    badLinks++;
                        break;
                    case "droppedLinksCount":
                        row = row with { DroppedLinks = json.UInt32() };
                        break;
                    case "status":
                        row = ReadStatus(ref json, row);
                        break;
                    case "flags":
                        row = row with { Flags = json.UInt32() };
                        break;
                    default:
                        json.Skip();
                        break;
                }

        if (ItemRules.BadSpanIds(traceIdLength, spanIdLength, parentIdLength) is { } reason)
            rejected.Add(reason);
        else
            batch.Spans.Add(row with
            {
                TraceId = traceId,
                SpanId = spanId,
                ParentSpanId = parentId,
                Attributes = attributes.Slice,
                Events = events.Slice,
                Links = links.Slice,
                DroppedLinks = row.DroppedLinks + badLinks,
            });
    }

    private static EventRow ReadEvent(ref JsonCursor json, SpanBatch batch)
    {
        var attributes = new Run();
        UnixNanos time = default;
        var name = 0;
        uint dropped = 0;
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "timeUnixNano":
                        time = json.Time();
                        break;
                    case "name":
                        name = json.Text();
                        break;
                    case "attributes":
                        JsonCommonReader.Attributes(ref json, batch, ref attributes);
                        break;
                    case "droppedAttributesCount":
                        dropped = json.UInt32();
                        break;
                    default:
                        json.Skip();
                        break;
                }
        return new(time, name, attributes.Slice, dropped);
    }

    // Null where an id has a wrong length, as in the protobuf reader.
    private static LinkRow? ReadLink(ref JsonCursor json, SpanBatch batch)
    {
        var attributes = new Run();
        TraceId traceId = default;
        SpanId spanId = default;
        int traceIdLength = 0, spanIdLength = 0, traceState = 0;
        uint dropped = 0, flags = 0;
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "traceId":
                        traceIdLength = Ids.Read(json.Hex(), out traceId);
                        break;
                    case "spanId":
                        spanIdLength = Ids.Read(json.Hex(), out spanId);
                        break;
                    case "traceState":
                        traceState = json.Text();
                        break;
                    case "attributes":
                        JsonCommonReader.Attributes(ref json, batch, ref attributes);
                        break;
                    case "droppedAttributesCount":
                        dropped = json.UInt32();
                        break;
                    case "flags":
                        flags = json.UInt32();
                        break;
                    default:
                        json.Skip();
                        break;
                }
        return ItemRules.BadSpanIds(traceIdLength, spanIdLength, 0) is null ? new(traceId, spanId, traceState, attributes.Slice, dropped, flags) : null;
    }

    private static SpanRow ReadStatus(ref JsonCursor json, SpanRow row)
    {
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "message":
                        row = row with { StatusMessage = json.Text() };
                        break;
                    case "code":
                        row = row with { Status = Enums.StatusCode(json.Enum("STATUS_CODE_", StatusCodes)) };
                        break;
                    default:
                        json.Skip();
                        break;
                }
        return row;
    }
}

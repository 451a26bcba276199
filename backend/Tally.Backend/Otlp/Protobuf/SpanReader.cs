using Tally.Signals;

namespace Tally.Backend.Otlp.Protobuf;

/// <summary>opentelemetry/proto/trace/v1: Span, with its events, links and status.</summary>
internal static class SpanReader
{
    public static void Read(ref ProtoReader reader, SpanBatch batch, Owner owner, ref Rejections rejected)
    {
        var attributes = new Run();
        var events = new Run();
        var links = new Run();
        TraceId traceId = default;
        SpanId spanId = default, parentId = default;
        UnixNanos start = default, end = default;
        int name = 0, traceState = 0, statusMessage = 0, badLinks = 0;
        uint flags = 0, droppedAttributes = 0, droppedEvents = 0, droppedLinks = 0;
        var kind = SpanKind.Unspecified;
        var status = StatusCode.Unset;
        // The lengths of the ids as sent; absent ones are as unusable as ones of a wrong length.
        int traceIdLength = 0, spanIdLength = 0, parentIdLength = 0;

        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    traceIdLength = Ids.Read(reader.Bytes(), out traceId);
                    break;
                case 2:
                    spanIdLength = Ids.Read(reader.Bytes(), out spanId);
                    break;
                case 3:
                    traceState = reader.Text();
                    break;
                case 4:
                    parentIdLength = Ids.Read(reader.Bytes(), out parentId);
                    break;
                case 5:
                    name = reader.Text();
                    break;
                case 6:
                    kind = Enums.SpanKind(reader.Varint());
                    break;
                case 7:
                    start = reader.Time();
                    break;
                case 8:
                    end = reader.Time();
                    break;
                case 9:
                    CommonReader.Attribute(ref reader, batch, ref attributes);
                    break;
                case 10:
                    droppedAttributes = reader.UInt32();
                    break;
                case 11:
                    events.Add(batch.Events, ReadEvent(ref reader, batch));
                    break;
                case 12:
                    droppedEvents = reader.UInt32();
                    break;
                case 13:
                    if (ReadLink(ref reader, batch) is { } link)
                        links.Add(batch.Links, link);
                    else
                        badLinks++;
                    break;
                case 14:
                    droppedLinks = reader.UInt32();
                    break;
                case 15:
                    ReadStatus(ref reader, ref status, ref statusMessage);
                    break;
                case 16:
                    flags = reader.Fixed32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);

        if (ItemRules.BadSpanIds(traceIdLength, spanIdLength, parentIdLength) is { } reason)
        {
            rejected.Add(reason);
            return;
        }
        batch.Spans.Add(new()
        {
            TraceId = traceId,
            SpanId = spanId,
            ParentSpanId = parentId,
            Start = start,
            End = end,
            Name = name,
            TraceState = traceState,
            StatusMessage = statusMessage,
            Resource = owner.Resource,
            Scope = owner.Scope,
            Flags = flags,
            Attributes = attributes.Slice,
            Events = events.Slice,
            Links = links.Slice,
            DroppedAttributes = droppedAttributes,
            DroppedEvents = droppedEvents,
            DroppedLinks = droppedLinks + (uint)badLinks,
            Kind = kind,
            Status = status,
        });
    }

    private static EventRow ReadEvent(ref ProtoReader reader, SpanBatch batch)
    {
        var attributes = new Run();
        UnixNanos time = default;
        var name = 0;
        uint dropped = 0;
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    time = reader.Time();
                    break;
                case 2:
                    name = reader.Text();
                    break;
                case 3:
                    CommonReader.Attribute(ref reader, batch, ref attributes);
                    break;
                case 4:
                    dropped = reader.UInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(time, name, attributes.Slice, dropped);
    }

    // Null where an id has a wrong length: the span is worth more than its link, so only the link goes.
    private static LinkRow? ReadLink(ref ProtoReader reader, SpanBatch batch)
    {
        var attributes = new Run();
        TraceId traceId = default;
        SpanId spanId = default;
        int traceIdLength = 0, spanIdLength = 0;
        var traceState = 0;
        uint dropped = 0, flags = 0;
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    traceIdLength = Ids.Read(reader.Bytes(), out traceId);
                    break;
                case 2:
                    spanIdLength = Ids.Read(reader.Bytes(), out spanId);
                    break;
                case 3:
                    traceState = reader.Text();
                    break;
                case 4:
                    CommonReader.Attribute(ref reader, batch, ref attributes);
                    break;
                case 5:
                    dropped = reader.UInt32();
                    break;
                case 6:
                    flags = reader.Fixed32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return ItemRules.BadSpanIds(traceIdLength, spanIdLength, 0) is null ? new(traceId, spanId, traceState, attributes.Slice, dropped, flags) : null;
    }

    private static void ReadStatus(ref ProtoReader reader, ref StatusCode status, ref int message)
    {
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 2:
                    message = reader.Text();
                    break;
                case 3:
                    status = Enums.StatusCode(reader.Varint());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
    }
}

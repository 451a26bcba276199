using Tally.Signals;

namespace Tally.Backend.Otlp.Protobuf;

/// <summary>
/// opentelemetry/proto/logs/v1: LogRecord. As its specification asks, a record whose ids have a wrong length is kept
/// and belongs to no trace.
/// </summary>
internal static class LogReader
{
    public static void Read(ref ProtoReader reader, LogBatch batch, Owner owner, ref Rejections rejected)
    {
        var attributes = new Run();
        TraceId traceId = default;
        SpanId spanId = default;
        UnixNanos time = default, observed = default;
        int severityText = 0, body = 0, eventName = 0;
        uint flags = 0, dropped = 0;
        byte severity = 0;

        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    time = reader.Time();
                    break;
                case 2:
                    severity = Enums.Severity(reader.Varint());
                    break;
                case 3:
                    severityText = reader.Text();
                    break;
                case 5:
                    body = CommonReader.Value(ref reader, batch.Values);
                    break;
                case 6:
                    CommonReader.Attribute(ref reader, batch, ref attributes);
                    break;
                case 7:
                    dropped = reader.UInt32();
                    break;
                case 8:
                    flags = reader.Fixed32();
                    break;
                case 9:
                    Ids.Read(reader.Bytes(), out traceId);
                    break;
                case 10:
                    Ids.Read(reader.Bytes(), out spanId);
                    break;
                case 11:
                    observed = reader.Time();
                    break;
                case 12:
                    eventName = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);

        batch.Records.Add(new()
        {
            Time = time,
            ObservedTime = observed,
            TraceId = traceId,
            SpanId = spanId,
            SeverityText = severityText,
            Body = body,
            EventName = eventName,
            Resource = owner.Resource,
            Scope = owner.Scope,
            Flags = flags,
            Attributes = attributes.Slice,
            DroppedAttributes = dropped,
            Severity = severity,
        });
    }
}

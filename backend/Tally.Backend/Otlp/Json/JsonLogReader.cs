using Tally.Signals;

namespace Tally.Backend.Otlp.Json;

/// <summary>opentelemetry/proto/logs/v1: LogRecord. A record whose ids have a wrong length is kept and belongs to no trace.</summary>
internal static class JsonLogReader
{
    private static readonly string[] Severities =
    [
        "UNSPECIFIED",
        "TRACE", "TRACE2", "TRACE3", "TRACE4", "DEBUG", "DEBUG2", "DEBUG3", "DEBUG4", "INFO", "INFO2", "INFO3", "INFO4",
        "WARN", "WARN2", "WARN3", "WARN4", "ERROR", "ERROR2", "ERROR3", "ERROR4", "FATAL", "FATAL2", "FATAL3", "FATAL4",
    ];

    public static void Read(ref JsonCursor json, LogBatch batch, Owner owner, ref Rejections rejected)
    {
        var attributes = new Run();
        var row = new LogRow { Resource = owner.Resource, Scope = owner.Scope };
        TraceId traceId = default;
        SpanId spanId = default;
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "timeUnixNano":
                        row = row with { Time = json.Time() };
                        break;
                    case "observedTimeUnixNano":
                        row = row with { ObservedTime = json.Time() };
                        break;
                    case "severityNumber":
                        row = row with { Severity = Enums.Severity(json.Enum("SEVERITY_NUMBER_", Severities)) };
                        break;
                    case "severityText":
                        row = row with { SeverityText = json.Text() };
                        break;
                    case "body":
                        row = row with { Body = batch.Values.Add(JsonCommonReader.Value(ref json, depth: 1)) };
                        break;
                    case "attributes":
                        JsonCommonReader.Attributes(ref json, batch, ref attributes);
                        break;
                    case "droppedAttributesCount":
                        row = row with { DroppedAttributes = json.UInt32() };
                        break;
                    case "flags":
                        row = row with { Flags = json.UInt32() };
                        break;
                    case "traceId":
                        Ids.Read(json.Hex(), out traceId);
                        break;
                    case "spanId":
                        Ids.Read(json.Hex(), out spanId);
                        break;
                    case "eventName":
                        row = row with { EventName = json.Text() };
                        break;
                    default:
                        json.Skip();
                        break;
                }
        batch.Records.Add(row with { TraceId = traceId, SpanId = spanId, Attributes = attributes.Slice });
    }
}

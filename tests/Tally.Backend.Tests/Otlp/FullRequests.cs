using System.Text;

namespace Tally.Backend.Tests.Otlp;

/// <summary>One request of each signal that uses every field of OTLP, in both encodings.</summary>
internal static class FullRequests
{
    private const string TraceId = "0123456789abcdef0123456789abcdef";
    private const string SpanId = "fedcba9876543210";

    // Each kind of value once; the last attribute has none.
    private static Proto EveryKind(Proto message, int field) => message
        .Attribute(field, "text", "näive ☃")
        .Attribute(field, "empty", "")
        .Attribute(field, "yes", new Proto().Varint(2, 1))
        .Attribute(field, "int", new Proto().Varint(3, unchecked((ulong)-5)))
        .Attribute(field, "double", new Proto().Double(4, 0.1))
        .Attribute(field, "nan", new Proto().Double(4, double.NaN))
        .Attribute(field, "list", new Proto().Message(5, new Proto().Message(1, new Proto().Text(1, "a")).Message(1, new Proto().Varint(3, 2)).Message(1, new Proto())))
        .Attribute(field, "map", new Proto().Message(6, new Proto().Message(1, new Proto().Text(1, "k").Message(2, new Proto().Varint(2, 0)))))
        .Attribute(field, "bytes", new Proto().Bytes(7, [0, 1, 254, 255]))
        .Message(field, new Proto().Text(1, "absent"));

    private const string EveryKindJson = """
        [
          {"key": "text", "value": {"stringValue": "n\u00e4ive ☃"}},
          {"key": "empty", "value": {"stringValue": ""}},
          {"key": "yes", "value": {"boolValue": true}},
          {"key": "int", "value": {"intValue": "-5"}},
          {"key": "double", "value": {"doubleValue": 0.1}},
          {"key": "nan", "value": {"doubleValue": "NaN"}},
          {"key": "list", "value": {"arrayValue": {"values": [{"stringValue": "a"}, {"intValue": 2}, {}]}}},
          {"key": "map", "value": {"kvlistValue": {"values": [{"key": "k", "value": {"boolValue": false}}]}}},
          {"key": "bytes", "value": {"bytesValue": "AAH+/w=="}},
          {"key": "absent"}
        ]
        """;

    private static Proto Around(Proto item)
    {
        var resource = EveryKind(new Proto(), 1).Varint(2, 3);
        var scope = EveryKind(new Proto().Text(1, "a.library").Text(2, "1.0"), 3).Varint(4, 2);
        var items = new Proto().Message(1, scope).Message(2, item).Text(3, "scope-schema");
        return new Proto().Message(1, new Proto().Message(1, resource).Message(2, items).Text(3, "resource-schema"));
    }

    // Fields come in another order than in protobuf, and some are unknown.
    private static byte[] AroundJson(string signal, string items, string item) => Encoding.UTF8.GetBytes($$$$"""
        {"unknown": {"deep": [1, {"x": null}]}, "resource{{{{signal}}}}": [{
          "schemaUrl": "resource-schema",
          "scope{{{{signal}}}}": [{
            "{{{{items}}}}": [{{{{item}}}}],
            "scope": {"droppedAttributesCount": 2, "attributes": {{{{EveryKindJson}}}}, "version": "1.0", "name": "a.library"},
            "schemaUrl": "scope-schema"
          }],
          "resource": {"attributes": {{{{EveryKindJson}}}}, "droppedAttributesCount": 3}
        }]}
        """);

    public static Proto Spans => Around(EveryKind(new Proto().Hex(1, TraceId).Hex(2, SpanId).Text(3, "a=b").Hex(4, "00000000000000aa").Text(5, "GET /").Varint(6, 3).Fixed64(7, 1_700_000_000_000_000_001).Fixed64(8, ulong.MaxValue), 9)
        .Varint(10, 1)
        .Message(11, EveryKind(new Proto().Fixed64(1, 5).Text(2, "exception"), 3).Varint(4, 4))
        .Message(11, new Proto().Fixed64(1, 6).Text(2, "retry"))
        .Varint(12, 2)
        .Message(13, new Proto().Hex(1, TraceId).Hex(2, SpanId).Text(3, "c=d").Attribute(4, "why", "batch").Varint(5, 6).Fixed32(6, 0x101))
        .Varint(14, 3)
        .Message(15, new Proto().Text(2, "it broke").Varint(3, 2))
        .Fixed32(16, 0x301));

    public static byte[] SpansJson => AroundJson("Spans", "spans", $$$$"""
        {
          "events": [{"name": "exception", "attributes": {{{{EveryKindJson}}}}, "timeUnixNano": 5, "droppedAttributesCount": 4}, {"timeUnixNano": "6", "name": "retry"}],
          "traceId": "{{{{TraceId.ToUpperInvariant()}}}}", "spanId": "{{{{SpanId}}}}", "traceState": "a=b", "parentSpanId": "00000000000000aa",
          "name": "GET /", "kind": "SPAN_KIND_CLIENT", "startTimeUnixNano": "1700000000000000001", "endTimeUnixNano": 18446744073709551615,
          "attributes": {{{{EveryKindJson}}}}, "droppedAttributesCount": 1, "droppedEventsCount": 2, "droppedLinksCount": 3,
          "links": [{"traceId": "{{{{TraceId}}}}", "spanId": "{{{{SpanId}}}}", "traceState": "c=d", "attributes": [{"key": "why", "value": {"stringValue": "batch"}}], "droppedAttributesCount": 6, "flags": 257}],
          "status": {"message": "it broke", "code": 2}, "flags": 769
        }
        """);

    public static Proto Logs => Around(EveryKind(new Proto().Fixed64(1, 10).Varint(2, 17).Text(3, "Error").Message(5, new Proto().Message(6, new Proto().Message(1, new Proto().Text(1, "k").Message(2, new Proto().Text(1, "v"))))), 6)
        .Varint(7, 1).Fixed32(8, 1).Hex(9, TraceId).Hex(10, SpanId).Fixed64(11, 11).Text(12, "order.placed"));

    public static byte[] LogsJson => AroundJson("Logs", "logRecords", $$$$"""
        {
          "timeUnixNano": "10", "observedTimeUnixNano": "11", "severityNumber": "SEVERITY_NUMBER_ERROR", "severityText": "Error",
          "body": {"kvlistValue": {"values": [{"key": "k", "value": {"stringValue": "v"}}]}},
          "attributes": {{{{EveryKindJson}}}}, "droppedAttributesCount": 1, "flags": 1, "traceId": "{{{{TraceId}}}}", "spanId": "{{{{SpanId}}}}", "eventName": "order.placed"
        }
        """);

    private static Proto Exemplar(int field, Proto point) => point.Message(field, new Proto().Fixed64(2, 20).Double(3, 0.25).Hex(4, SpanId).Hex(5, TraceId).Attribute(7, "user", "7"));

    private const string ExemplarJson = $$$$"""[{"timeUnixNano": "20", "asDouble": 0.25, "spanId": "{{{{SpanId}}}}", "traceId": "{{{{TraceId}}}}", "filteredAttributes": [{"key": "user", "value": {"stringValue": "7"}}]}]""";

    private static Proto Metric(string name, int field, Proto data) => new Proto().Text(1, name).Text(2, "what it is").Text(3, "s").Message(field, data).Attribute(12, "origin", "test");

    public static Proto Metrics
    {
        get
        {
            var gauge = new Proto().Message(1, new Proto().Fixed64(3, 30).Fixed64(6, unchecked((ulong)-7))).Message(1, new Proto().Fixed64(3, 31).Varint(8, 1).Attribute(7, "a", "b"));
            var sum = new Proto().Message(1, Exemplar(5, new Proto().Fixed64(2, 29).Fixed64(3, 30).Double(4, 12.5)).Attribute(7, "a", "b")).Varint(2, 2).Varint(3, 1);
            var histogram = new Proto()
                .Message(1, Exemplar(8, new Proto().Fixed64(3, 30).Fixed64(4, 6).Double(5, 9.5).PackedFixed64(6, 1, 2, 3).PackedDouble(7, 0.5, 1.0)).Attribute(9, "a", "b").Double(11, 0.1).Double(12, 4))
                .Message(1, new Proto().Fixed64(3, 31).Fixed64(4, 6))
                .Varint(2, 1);
            var exponential = new Proto()
                .Message(1, Exemplar(11, new Proto().Attribute(1, "a", "b").Fixed64(3, 30).Fixed64(4, 9).Double(5, 100).SInt32(6, -2).Fixed64(7, 1)
                    .Message(8, new Proto().SInt32(1, -3).PackedVarint(2, 1, 0, 300)).Message(9, new Proto().SInt32(1, 4).PackedVarint(2, 5))).Double(12, -9).Double(13, 9).Double(14, 0.001))
                .Varint(2, 2);
            var summary = new Proto().Message(1, new Proto().Fixed64(3, 30).Fixed64(4, 2).Double(5, 3).Message(6, new Proto().Double(1, 0.5).Double(2, 1)).Message(6, new Proto().Double(1, 0.99).Double(2, 2)));
            return SampleRequests.InResource(SampleRequests.InScope(
                Metric("a.gauge", 5, gauge), Metric("a.sum", 7, sum), Metric("a.histogram", 9, histogram), Metric("an.exponential", 10, exponential), Metric("a.summary", 11, summary)));
        }
    }

    public static byte[] MetricsJson => Encoding.UTF8.GetBytes($$$$"""
        {"resourceMetrics": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]}, "scopeMetrics": [{"scope": {"name": "a.library", "version": "1.0"}, "metrics": [
          {"name": "a.gauge", {{{{CommonJson}}}}, "gauge": {"dataPoints": [{"timeUnixNano": "30", "asInt": "-7"}, {"timeUnixNano": "31", "flags": 1, "attributes": {{{{OneJson}}}}}]}},
          {"name": "a.sum", {{{{CommonJson}}}}, "sum": {"aggregationTemporality": "AGGREGATION_TEMPORALITY_CUMULATIVE", "isMonotonic": true,
            "dataPoints": [{"startTimeUnixNano": "29", "timeUnixNano": "30", "asDouble": 12.5, "attributes": {{{{OneJson}}}}, "exemplars": {{{{ExemplarJson}}}}}]}},
          {"name": "a.histogram", {{{{CommonJson}}}}, "histogram": {"aggregationTemporality": 1, "dataPoints": [
            {"timeUnixNano": "30", "count": "6", "sum": 9.5, "bucketCounts": ["1", 2, "3"], "explicitBounds": [0.5, "1.0"], "exemplars": {{{{ExemplarJson}}}}, "attributes": {{{{OneJson}}}}, "min": 0.1, "max": 4},
            {"timeUnixNano": "31", "count": 6, "sum": null}]}},
          {"name": "an.exponential", {{{{CommonJson}}}}, "exponentialHistogram": {"aggregationTemporality": 2, "dataPoints": [
            {"timeUnixNano": "30", "count": "9", "sum": 1e2, "scale": -2, "zeroCount": "1", "zeroThreshold": 0.001, "min": -9, "max": 9, "attributes": {{{{OneJson}}}}, "exemplars": {{{{ExemplarJson}}}},
             "positive": {"offset": -3, "bucketCounts": ["1", "0", "300"]}, "negative": {"bucketCounts": [5], "offset": 4}}]}},
          {"name": "a.summary", {{{{CommonJson}}}}, "summary": {"dataPoints": [{"timeUnixNano": "30", "count": "2", "sum": 3, "quantileValues": [{"quantile": 0.5, "value": 1}, {"quantile": 0.99, "value": 2}]}]}}
        ]}]}]}
        """);

    private const string OneJson = """[{"key": "a", "value": {"stringValue": "b"}}]""";
    private const string CommonJson = """
        "description": "what it is", "unit": "s", "metadata": [{"key": "origin", "value": {"stringValue": "test"}}]
        """;
}

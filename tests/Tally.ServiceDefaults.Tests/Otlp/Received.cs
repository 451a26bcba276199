using System.Globalization;
using Tags = System.Collections.Generic.IReadOnlyDictionary<string, string>;

namespace Tally.ServiceDefaults.Tests.Otlp;

internal sealed record ReceivedSpan(
    string TraceId, string SpanId, string ParentId, string Name, int Kind, int Status, string Scope, Tags Tags, IReadOnlyList<(string Name, Tags Tags)> Events, Tags Resource)
{
    public const int Server = 2;
    public const int Client = 3;
    public const int Error = 2;

    // ExportTraceServiceRequest: resource_spans 1 { resource 1, scope_spans 2 { scope 1, spans 2 } }
    public static IEnumerable<ReceivedSpan> Read(ProtoMessage request) =>
        from resourceSpans in request.Messages(1)
        from scopeSpans in resourceSpans.Messages(2)
        from span in scopeSpans.Messages(2)
        select new ReceivedSpan(
            span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), (int)span.Number(6),
            (int)span.Messages(15).Select(status => status.Number(3)).LastOrDefault(),
            scopeSpans.Messages(1).First().Text(1), Attributes.Read(span, 9),
            [.. span.Messages(11).Select(happened => (happened.Text(2), Attributes.Read(happened, 3)))], Attributes.Resource(resourceSpans));
}

internal sealed record ReceivedLog(string Body, string Severity, string TraceId, string SpanId, string Event, Tags Tags, Tags Resource)
{
    // ExportLogsServiceRequest: resource_logs 1 { resource 1, scope_logs 2 { scope 1, log_records 2 } }
    public static IEnumerable<ReceivedLog> Read(ProtoMessage request) =>
        from resourceLogs in request.Messages(1)
        from log in resourceLogs.Messages(2, 2)
        select new ReceivedLog(
            log.Messages(5).First().Text(1), log.Text(3), log.Hex(9), log.Hex(10), log.Text(12),
            Attributes.Read(log, 6), Attributes.Resource(resourceLogs));
}

internal sealed record ReceivedExemplar(string TraceId, string SpanId);

/// <summary>A point of a sum or gauge.</summary>
internal sealed record ReceivedNumber(double Value, Tags Tags);

internal sealed record ReceivedHistogram(ulong Count, double[] Bounds, IReadOnlyList<ReceivedExemplar> Exemplars, Tags Tags);

internal sealed record ReceivedMetric(string Name, string Unit, IReadOnlyList<ReceivedHistogram> Histograms, IReadOnlyList<ReceivedNumber> Numbers, Tags Resource)
{
    // ExportMetricsServiceRequest: resource_metrics 1 { resource 1, scope_metrics 2 { scope 1, metrics 2 } }
    public static IEnumerable<ReceivedMetric> Read(ProtoMessage request) =>
        from resourceMetrics in request.Messages(1)
        from metric in resourceMetrics.Messages(2, 2)
        select new ReceivedMetric(
            metric.Text(1), metric.Text(3), [.. metric.Messages(9, 1).Select(Point)],
            [.. metric.Messages(5, 1).Concat(metric.Messages(7, 1)).Select(Number)], Attributes.Resource(resourceMetrics));

    // NumberDataPoint: as_double 4 | as_int 6, attributes 7
    private static ReceivedNumber Number(ProtoMessage point) =>
        new(point.Has(4) ? point.Doubles(4)[0] : (long)point.Number(6), Attributes.Read(point, 7));

    private static ReceivedHistogram Point(ProtoMessage point) => new(
        point.Number(4), point.Doubles(7),
        [.. point.Messages(8).Select(exemplar => new ReceivedExemplar(exemplar.Hex(5), exemplar.Hex(4)))],
        Attributes.Read(point, 9));
}

internal static class Attributes
{
    public static Tags Resource(ProtoMessage resourceSignals) => Read(resourceSignals.Messages(1).First(), 1);

    // KeyValue { key 1, value 2 { string 1 | bool 2 | int 3 | double 4 } }
    public static Tags Read(ProtoMessage message, int field)
    {
        var tags = new Dictionary<string, string>();
        foreach (var pair in message.Messages(field))
            tags[pair.Text(1)] = pair.Messages(2).Select(Value).LastOrDefault() ?? "";
        return tags;
    }

    private static string Value(ProtoMessage value) =>
        value.Has(1) ? value.Text(1)
        : value.Has(2) ? value.Number(2) == 1 ? "true" : "false"
        : value.Has(3) ? ((long)value.Number(3)).ToString(CultureInfo.InvariantCulture)
        : value.Has(4) ? value.Doubles(4)[0].ToString(CultureInfo.InvariantCulture)
        : "";
}

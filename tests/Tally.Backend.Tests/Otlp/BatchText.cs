using System.Text;
using Tally.Signals;

namespace Tally.Backend.Tests.Otlp;

/// <summary>A batch as text, every index resolved: two batches with the same text hold the same telemetry.</summary>
internal static class BatchText
{
    public static string Write(SignalBatch batch)
    {
        var text = new StringBuilder();
        switch (batch)
        {
            case SpanBatch spans:
                foreach (var span in spans.Spans)
                    WriteSpan(text, spans, span);
                break;
            case LogBatch logs:
                foreach (var log in logs.Records)
                    WriteLog(text, logs, log);
                break;
            case MetricBatch metrics:
                foreach (var metric in metrics.Metrics)
                    WriteMetric(text, metrics, metric);
                break;
        }
        return text.ToString();
    }

    private static void WriteSpan(StringBuilder text, SpanBatch batch, SpanRow span)
    {
        text.Append(Owner(batch, span.Resource, span.Scope));
        text.AppendLine($"span {span.TraceId}/{span.SpanId}<{span.ParentSpanId} '{batch.Values.Text(span.Name)}' {span.Kind} {span.Start}-{span.End} state={batch.Values.Text(span.TraceState)} flags={span.Flags:x} {span.Status} '{batch.Values.Text(span.StatusMessage)}' {Attributes(batch, span.Attributes)} dropped={span.DroppedAttributes},{span.DroppedEvents},{span.DroppedLinks}");
        foreach (var row in Rows(batch.Events, span.Events))
            text.AppendLine($"  event {row.Time} '{batch.Values.Text(row.Name)}' {Attributes(batch, row.Attributes)} dropped={row.DroppedAttributes}");
        foreach (var row in Rows(batch.Links, span.Links))
            text.AppendLine($"  link {row.TraceId}/{row.SpanId} state={batch.Values.Text(row.TraceState)} {Attributes(batch, row.Attributes)} dropped={row.DroppedAttributes} flags={row.Flags:x}");
    }

    private static void WriteLog(StringBuilder text, LogBatch batch, LogRow log)
    {
        text.Append(Owner(batch, log.Resource, log.Scope));
        text.AppendLine($"log {log.Time}/{log.ObservedTime} {log.TraceId}/{log.SpanId} {log.Severity} '{batch.Values.Text(log.SeverityText)}' event='{batch.Values.Text(log.EventName)}' flags={log.Flags:x} {Value(batch.Values[log.Body])} {Attributes(batch, log.Attributes)} dropped={log.DroppedAttributes}");
    }

    private static void WriteMetric(StringBuilder text, MetricBatch batch, MetricRow metric)
    {
        text.Append(Owner(batch, metric.Resource, metric.Scope));
        text.AppendLine($"metric {batch.Values.Text(metric.Name)} '{batch.Values.Text(metric.Unit)}' '{batch.Values.Text(metric.Description)}' {metric.Kind} {metric.Temporality} monotonic={metric.IsMonotonic} {Attributes(batch, metric.Metadata)}");
        switch (metric.Kind)
        {
            case MetricKind.Gauge or MetricKind.Sum:
                foreach (var point in Rows(batch.Numbers, metric.Points))
                    text.AppendLine($"  {Header(batch, point.Header)} {point.Value:R}");
                break;
            case MetricKind.Histogram:
                foreach (var point in Rows(batch.Histograms, metric.Points))
                    text.AppendLine($"  {Header(batch, point.Header)} n={point.Count} sum={point.Sum:R} {point.Min:R}..{point.Max:R} {List(batch.Counts, point.BucketCounts)} {List(batch.Bounds, point.Bounds)}");
                break;
            case MetricKind.ExponentialHistogram:
                foreach (var point in Rows(batch.ExponentialHistograms, metric.Points))
                    text.AppendLine($"  {Header(batch, point.Header)} n={point.Count} sum={point.Sum:R} {point.Min:R}..{point.Max:R} scale={point.Scale} zero={point.ZeroCount}<{point.ZeroThreshold:R} +{point.PositiveOffset}{List(batch.Counts, point.PositiveCounts)} -{point.NegativeOffset}{List(batch.Counts, point.NegativeCounts)}");
                break;
            case MetricKind.Summary:
                foreach (var point in Rows(batch.Summaries, metric.Points))
                    text.AppendLine($"  {Header(batch, point.Header)} n={point.Count} sum={point.Sum:R} {List(batch.Quantiles, point.Quantiles)}");
                break;
        }
    }

    private static string Owner(SignalBatch batch, int resource, int scope)
    {
        var (r, s) = (batch.Resources[resource], batch.Scopes[scope]);
        return $"resource {Attributes(batch, r.Attributes)} schema={batch.Values.Text(r.SchemaUrl)} dropped={r.DroppedAttributes}\n"
            + $"scope {batch.Values.Text(s.Name)}@{batch.Values.Text(s.Version)} {Attributes(batch, s.Attributes)} schema={batch.Values.Text(s.SchemaUrl)} dropped={s.DroppedAttributes}\n";
    }

    private static string Header(MetricBatch batch, PointHeader header)
    {
        var exemplars = Rows(batch.Exemplars, header.Exemplars).Select(e => $"<{e.Time} {e.Value:R} {e.TraceId}/{e.SpanId} {Attributes(batch, e.FilteredAttributes)}>");
        return $"{header.Start}-{header.Time} {Attributes(batch, header.Attributes)} stale={header.NoRecordedValue} {string.Join(' ', exemplars)}";
    }

    private static string Attributes(SignalBatch batch, Slice attributes) =>
        "{" + string.Join(", ", Rows(batch.Attributes, attributes).Select(a => $"{batch.Values.Text(a.Key)}={Value(batch.Values[a.Value])}")) + "}";

    private static string Value(AttributeValue value) => $"{value.Kind}:{value}";

    private static string List<T>(List<T> list, Slice slice) => $"[{string.Join(' ', Rows(list, slice))}]";

    private static IEnumerable<T> Rows<T>(List<T> list, Slice slice) => list.Skip(slice.Start).Take(slice.Count);
}

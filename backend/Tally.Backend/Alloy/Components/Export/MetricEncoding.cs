using Tally.Backend.Otlp.Protobuf;
using Tally.Signals;

namespace Tally.Backend.Alloy.Components.Export;

/// <summary>An ExportMetricsServiceRequest in protobuf.</summary>
internal static class MetricEncoding
{
    public static byte[] Encode(MetricBatch batch) =>
        CommonEncoding.Request(batch, batch.Metrics.Count, row => (batch.Metrics[row].Resource, batch.Metrics[row].Scope), (wire, row) => Metric(wire, batch, batch.Metrics[row]));

    private static void Metric(WireWriter wire, MetricBatch batch, MetricRow metric)
    {
        wire.Text(1, batch.Values.Text(metric.Name));
        wire.Text(2, batch.Values.Text(metric.Description));
        wire.Text(3, batch.Values.Text(metric.Unit));
        var points = new PointEncoding(batch);
        var (field, write) = metric.Kind switch
        {
            MetricKind.Gauge => (5, (Action<WireWriter, int>)points.Number),
            MetricKind.Sum => (7, points.Number),
            MetricKind.Histogram => (9, points.Histogram),
            MetricKind.ExponentialHistogram => (10, points.Exponential),
            MetricKind.Summary => (11, points.Summary),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        wire.Message(field, data =>
        {
            for (var i = metric.Points.Start; i < metric.Points.Start + metric.Points.Count; i++)
            {
                var row = i;
                data.Message(1, w => write(w, row));
            }
            if (metric.Kind is not (MetricKind.Gauge or MetricKind.Summary))
                data.Varint(2, (ulong)metric.Temporality);
            if (metric.Kind == MetricKind.Sum)
                data.Varint(3, metric.IsMonotonic ? 1UL : 0);
        });
        CommonEncoding.Attributes(wire, 12, batch, metric.Metadata);
    }
}

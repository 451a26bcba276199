using Tally.Signals;

namespace Tally.Backend.Alloy.Components;

/// <summary>Copies metrics with their points.</summary>
internal sealed class MetricRows(MetricBatch from, MetricBatch to) : RowCopy<MetricBatch>(from, to)
{
    public override void Add(int row)
    {
        var metric = From.Metrics[row];
        To.Metrics.Add(metric with
        {
            Name = Value(metric.Name),
            Unit = Value(metric.Unit),
            Description = Value(metric.Description),
            Resource = Resource(metric.Resource),
            Scope = Scope(metric.Scope),
            Metadata = Attributes(metric.Metadata),
            Points = Points(metric),
        });
    }

    private Slice Points(MetricRow metric) => metric.Kind switch
    {
        MetricKind.Gauge or MetricKind.Sum => Run(From.Numbers, To.Numbers, metric.Points, point => point with { Header = Header(point.Header) }),
        MetricKind.Histogram => Run(From.Histograms, To.Histograms, metric.Points, point => point with
        {
            Header = Header(point.Header),
            BucketCounts = Run(From.Counts, To.Counts, point.BucketCounts),
            Bounds = Run(From.Bounds, To.Bounds, point.Bounds),
        }),
        MetricKind.ExponentialHistogram => Run(From.ExponentialHistograms, To.ExponentialHistograms, metric.Points, point => point with
        {
            Header = Header(point.Header),
            PositiveCounts = Run(From.Counts, To.Counts, point.PositiveCounts),
            NegativeCounts = Run(From.Counts, To.Counts, point.NegativeCounts),
        }),
        MetricKind.Summary => Run(From.Summaries, To.Summaries, metric.Points, point => point with { Header = Header(point.Header), Quantiles = Run(From.Quantiles, To.Quantiles, point.Quantiles) }),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private PointHeader Header(PointHeader header) => header with
    {
        Attributes = Attributes(header.Attributes),
        Exemplars = Run(From.Exemplars, To.Exemplars, header.Exemplars, exemplar => exemplar with { FilteredAttributes = Attributes(exemplar.FilteredAttributes) }),
    };
}

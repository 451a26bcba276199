using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Paths;

/// <summary>The contexts of metrics: <c>metric</c> and <c>datapoint</c>.</summary>
internal static class MetricContexts
{
    public static readonly OttlContext Metric = new("metric", new Dictionary<string, OttlPath>
    {
        ["name"] = new ValuePath(c => Row(c).Name, (c, index) => Metrics(c).Metrics[c.Row] = Row(c) with { Name = index }),
        ["description"] = new ValuePath(c => Row(c).Description, (c, index) => Metrics(c).Metrics[c.Row] = Row(c) with { Description = index }),
        ["unit"] = new ValuePath(c => Row(c).Unit, (c, index) => Metrics(c).Metrics[c.Row] = Row(c) with { Unit = index }),
        ["type"] = new FieldPath(c => AttributeValue.From((long)Row(c).Kind + 1)),
    }, CommonContexts.Scope, CommonContexts.Resource);

    public static readonly OttlContext Point = new("datapoint", new Dictionary<string, OttlPath>
    {
        ["attributes"] = new AttributesPath("datapoint.attributes", c => Header(c).Attributes, (c, slice) => SetHeader(c, Header(c) with { Attributes = slice })),
        ["time_unix_nano"] = new FieldPath(c => AttributeValue.From(Header(c).Time.Value)),
    }, Metric, CommonContexts.Scope, CommonContexts.Resource);

    private static MetricBatch Metrics(Cursor cursor) => (MetricBatch)cursor.Batch;

    private static MetricRow Row(Cursor cursor) => Metrics(cursor).Metrics[cursor.Row];

    private static PointHeader Header(Cursor cursor) => Row(cursor).Kind switch
    {
        MetricKind.Gauge or MetricKind.Sum => Metrics(cursor).Numbers[cursor.Inner].Header,
        MetricKind.Histogram => Metrics(cursor).Histograms[cursor.Inner].Header,
        MetricKind.ExponentialHistogram => Metrics(cursor).ExponentialHistograms[cursor.Inner].Header,
        MetricKind.Summary => Metrics(cursor).Summaries[cursor.Inner].Header,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void SetHeader(Cursor cursor, PointHeader header)
    {
        var (batch, at) = (Metrics(cursor), cursor.Inner);
        switch (Row(cursor).Kind)
        {
            case MetricKind.Gauge or MetricKind.Sum:
                batch.Numbers[at] = batch.Numbers[at] with { Header = header };
                break;
            case MetricKind.Histogram:
                batch.Histograms[at] = batch.Histograms[at] with { Header = header };
                break;
            case MetricKind.ExponentialHistogram:
                batch.ExponentialHistograms[at] = batch.ExponentialHistograms[at] with { Header = header };
                break;
            case MetricKind.Summary:
                batch.Summaries[at] = batch.Summaries[at] with { Header = header };
                break;
        }
    }
}

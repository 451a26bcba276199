using Tally.Signals;

namespace Tally.Backend.Otlp.Protobuf;

/// <summary>opentelemetry/proto/metrics/v1: Metric and the five kinds of data it may hold.</summary>
internal static class MetricReader
{
    public static void Read(ref ProtoReader reader, MetricBatch batch, Owner owner, ref Rejections rejected)
    {
        var metadata = new Run();
        int name = 0, description = 0, unit = 0;
        MetricRow? data = null;

        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    description = reader.Text();
                    break;
                case 3:
                    unit = reader.Text();
                    break;
                case 5 or 7 or 9 or 10 or 11:
                    if (data is not null)
                        reader.Fail("a metric holds data twice");
                    data = ReadData(ref reader, batch, KindOf(reader.Field), ref rejected);
                    break;
                case 12:
                    CommonReader.Attribute(ref reader, batch, ref metadata);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);

        if (data is { Points.Count: > 0 } row)
            batch.Metrics.Add(row with
            {
                Name = name,
                Description = description,
                Unit = unit,
                Resource = owner.Resource,
                Scope = owner.Scope,
                Metadata = metadata.Slice,
            });
    }

    private static MetricKind KindOf(int field) => field switch
    {
        5 => MetricKind.Gauge,
        7 => MetricKind.Sum,
        9 => MetricKind.Histogram,
        10 => MetricKind.ExponentialHistogram,
        11 => MetricKind.Summary,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Of all kinds alike: { 1: points, 2: temporality, 3: is monotonic }.
    private static MetricRow ReadData(ref ProtoReader reader, MetricBatch batch, MetricKind kind, ref Rejections rejected)
    {
        var points = new Run();
        var temporality = Temporality.Unspecified;
        var isMonotonic = false;
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    ReadPoint(ref reader, batch, kind, ref points, ref rejected);
                    break;
                case 2:
                    temporality = Enums.Temporality(reader.Varint());
                    break;
                case 3:
                    isMonotonic = reader.Bool();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new() { Kind = kind, Points = points.Slice, Temporality = temporality, IsMonotonic = isMonotonic };
    }

    private static void ReadPoint(ref ProtoReader reader, MetricBatch batch, MetricKind kind, ref Run points, ref Rejections rejected)
    {
        switch (kind)
        {
            case MetricKind.Gauge or MetricKind.Sum:
                points.Add(batch.Numbers, PointReader.Number(ref reader, batch));
                break;
            case MetricKind.Histogram:
                var histogram = PointReader.Histogram(ref reader, batch);
                if (ItemRules.BadBuckets(histogram.BucketCounts, histogram.Bounds) is { } reason)
                    rejected.Add(reason);
                else
                    points.Add(batch.Histograms, histogram);
                break;
            case MetricKind.ExponentialHistogram:
                points.Add(batch.ExponentialHistograms, ExponentialReader.Read(ref reader, batch));
                break;
            case MetricKind.Summary:
                points.Add(batch.Summaries, PointReader.Summary(ref reader, batch));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}

using Tally.Signals;

namespace Tally.Backend.Otlp.Json;

/// <summary>opentelemetry/proto/metrics/v1: Metric and the five kinds of data it may hold.</summary>
internal static class JsonMetricReader
{
    private static readonly string[] Temporalities = ["UNSPECIFIED", "DELTA", "CUMULATIVE"];

    public static void Read(ref JsonCursor json, MetricBatch batch, Owner owner, ref Rejections rejected)
    {
        var metadata = new Run();
        int name = 0, description = 0, unit = 0;
        MetricRow? data = null;
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "name":
                        name = json.Text();
                        break;
                    case "description":
                        description = json.Text();
                        break;
                    case "unit":
                        unit = json.Text();
                        break;
                    case "metadata":
                        JsonCommonReader.Attributes(ref json, batch, ref metadata);
                        break;
                    case "gauge" or "sum" or "histogram" or "exponentialHistogram" or "summary":
                        if (data is not null)
                            throw json.Error("a metric holds data twice");
                        data = ReadData(ref json, batch, KindOf(json.Field), ref rejected);
                        break;
                    default:
                        json.Skip();
                        break;
                }

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

    private static MetricKind KindOf(string field) => field switch
    {
        "gauge" => MetricKind.Gauge,
        "sum" => MetricKind.Sum,
        "histogram" => MetricKind.Histogram,
        "exponentialHistogram" => MetricKind.ExponentialHistogram,
        "summary" => MetricKind.Summary,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static MetricRow ReadData(ref JsonCursor json, MetricBatch batch, MetricKind kind, ref Rejections rejected)
    {
        var points = new Run();
        var row = new MetricRow { Kind = kind };
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "dataPoints":
                        if (json.BeginArray())
                            while (json.NextItem())
                                ReadPoint(ref json, batch, kind, ref points, ref rejected);
                        break;
                    case "aggregationTemporality":
                        row = row with { Temporality = Enums.Temporality(json.Enum("AGGREGATION_TEMPORALITY_", Temporalities)) };
                        break;
                    case "isMonotonic":
                        row = row with { IsMonotonic = json.Bool() };
                        break;
                    default:
                        json.Skip();
                        break;
                }
        return row with { Points = points.Slice };
    }

    private static void ReadPoint(ref JsonCursor json, MetricBatch batch, MetricKind kind, ref Run points, ref Rejections rejected)
    {
        switch (kind)
        {
            case MetricKind.Gauge or MetricKind.Sum:
                points.Add(batch.Numbers, JsonPointReader.Number(ref json, batch));
                break;
            case MetricKind.Histogram:
                var histogram = JsonPointReader.Histogram(ref json, batch);
                if (ItemRules.BadBuckets(histogram.BucketCounts, histogram.Bounds) is { } reason)
                    rejected.Add(reason);
                else
                    points.Add(batch.Histograms, histogram);
                break;
            case MetricKind.ExponentialHistogram:
                points.Add(batch.ExponentialHistograms, JsonExponentialReader.Read(ref json, batch));
                break;
            case MetricKind.Summary:
                points.Add(batch.Summaries, JsonPointReader.Summary(ref json, batch));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}

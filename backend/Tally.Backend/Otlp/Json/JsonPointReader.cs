using Tally.Signals;

namespace Tally.Backend.Otlp.Json;

/// <summary>NumberDataPoint, HistogramDataPoint, SummaryDataPoint and Exemplar.</summary>
internal static class JsonPointReader
{
    public static NumberPoint Number(ref JsonCursor json, MetricBatch batch)
    {
        var parts = new PointParts();
        double value = 0;
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "asDouble":
                        value = json.Double();
                        break;
                    case "asInt":
                        value = json.Int64();
                        break;
                    default:
                        Common(ref json, batch, ref parts);
                        break;
                }
        return new(parts.Header, value);
    }

    public static HistogramPoint Histogram(ref JsonCursor json, MetricBatch batch)
    {
        var parts = new PointParts();
        ulong count = 0;
        double sum = double.NaN, min = double.NaN, max = double.NaN;
        Run counts = new(), bounds = new();
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "count":
                        count = json.UInt64();
                        break;
                    case "sum":
                        sum = json.Double(double.NaN);
                        break;
                    case "min":
                        min = json.Double(double.NaN);
                        break;
                    case "max":
                        max = json.Double(double.NaN);
                        break;
                    case "bucketCounts":
                        Counts(ref json, batch, ref counts);
                        break;
                    case "explicitBounds":
                        if (json.BeginArray())
                            while (json.NextItem())
                                bounds.Add(batch.Bounds, json.Double());
                        break;
                    default:
                        Common(ref json, batch, ref parts);
                        break;
                }
        return new(parts.Header, count, sum, min, max, counts.Slice, bounds.Slice);
    }

    public static SummaryPoint Summary(ref JsonCursor json, MetricBatch batch)
    {
        var parts = new PointParts();
        var quantiles = new Run();
        ulong count = 0;
        double sum = 0;
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "count":
                        count = json.UInt64();
                        break;
                    case "sum":
                        sum = json.Double();
                        break;
                    case "quantileValues":
                        if (json.BeginArray())
                            while (json.NextItem())
                                quantiles.Add(batch.Quantiles, Quantile(ref json));
                        break;
                    default:
                        Common(ref json, batch, ref parts);
                        break;
                }
        return new(parts.Header, count, sum, quantiles.Slice);
    }

    /// <summary>A field that every kind of point has, or one that is not known.</summary>
    public static void Common(ref JsonCursor json, MetricBatch batch, ref PointParts parts)
    {
        switch (json.Field)
        {
            case "attributes":
                JsonCommonReader.Attributes(ref json, batch, ref parts.Attributes);
                break;
            case "startTimeUnixNano":
                parts.Start = json.Time();
                break;
            case "timeUnixNano":
                parts.Time = json.Time();
                break;
            case "flags":
                parts.Flags = json.UInt32();
                break;
            case "exemplars":
                if (json.BeginArray())
                    while (json.NextItem())
                        parts.Exemplars.Add(batch.Exemplars, Exemplar(ref json, batch));
                break;
            default:
                json.Skip();
                break;
        }
    }

    /// <summary>An array of bucket counts.</summary>
    public static void Counts(ref JsonCursor json, MetricBatch batch, ref Run counts)
    {
        if (json.BeginArray())
            while (json.NextItem())
                counts.Add(batch.Counts, json.UInt64());
    }

    private static ExemplarRow Exemplar(ref JsonCursor json, MetricBatch batch)
    {
        var attributes = new Run();
        UnixNanos time = default;
        double value = 0;
        TraceId traceId = default;
        SpanId spanId = default;
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "timeUnixNano":
                        time = json.Time();
                        break;
                    case "asDouble":
                        value = json.Double();
                        break;
                    case "asInt":
                        value = json.Int64();
                        break;
                    case "traceId":
                        Ids.Read(json.Hex(), out traceId);
                        break;
                    case "spanId":
                        Ids.Read(json.Hex(), out spanId);
                        break;
                    case "filteredAttributes":
                        JsonCommonReader.Attributes(ref json, batch, ref attributes);
                        break;
                    default:
                        json.Skip();
                        break;
                }
        return new(time, value, traceId, spanId, attributes.Slice);
    }

    private static QuantileValue Quantile(ref JsonCursor json)
    {
        double quantile = 0, value = 0;
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "quantile":
                        quantile = json.Double();
                        break;
                    case "value":
                        value = json.Double();
                        break;
                    default:
                        json.Skip();
                        break;
                }
        return new(quantile, value);
    }
}

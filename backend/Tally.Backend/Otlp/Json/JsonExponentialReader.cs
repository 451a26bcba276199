using Tally.Signals;

namespace Tally.Backend.Otlp.Json;

/// <summary>ExponentialHistogramDataPoint.</summary>
internal static class JsonExponentialReader
{
    public static ExponentialHistogramPoint Read(ref JsonCursor json, MetricBatch batch)
    {
        var parts = new PointParts();
        var point = new ExponentialHistogramPoint { Sum = double.NaN, Min = double.NaN, Max = double.NaN };
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "count":
                        point = point with { Count = json.UInt64() };
                        break;
                    case "sum":
                        point = point with { Sum = json.Double(double.NaN) };
                        break;
                    case "min":
                        point = point with { Min = json.Double(double.NaN) };
                        break;
                    case "max":
                        point = point with { Max = json.Double(double.NaN) };
                        break;
                    case "scale":
                        point = point with { Scale = json.Int32() };
                        break;
                    case "zeroCount":
                        point = point with { ZeroCount = json.UInt64() };
                        break;
                    case "zeroThreshold":
                        point = point with { ZeroThreshold = json.Double() };
                        break;
                    case "positive":
                        var (positiveOffset, positive) = Buckets(ref json, batch);
                        point = point with { PositiveOffset = positiveOffset, PositiveCounts = positive };
                        break;
                    case "negative":
                        var (negativeOffset, negative) = Buckets(ref json, batch);
                        point = point with { NegativeOffset = negativeOffset, NegativeCounts = negative };
                        break;
                    default:
                        JsonPointReader.Common(ref json, batch, ref parts);
                        break;
                }
        return point with { Header = parts.Header };
    }

    private static (int Offset, Slice Counts) Buckets(ref JsonCursor json, MetricBatch batch)
    {
        var counts = new Run();
        var offset = 0;
        if (json.BeginObject())
            while (json.NextField())
                switch (json.Field)
                {
                    case "offset":
                        offset = json.Int32();
                        break;
                    case "bucketCounts":
                        JsonPointReader.Counts(ref json, batch, ref counts);
                        break;
                    default:
                        json.Skip();
                        break;
                }
        return (offset, counts.Slice);
    }
}

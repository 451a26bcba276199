using Tally.Signals;

namespace Tally.Backend.Otlp.Protobuf;

/// <summary>ExponentialHistogramDataPoint.</summary>
internal static class ExponentialReader
{
    public static ExponentialHistogramPoint Read(ref ProtoReader reader, MetricBatch batch)
    {
        var parts = new PointParts();
        var point = new ExponentialHistogramPoint { Sum = double.NaN, Min = double.NaN, Max = double.NaN };
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    CommonReader.Attribute(ref reader, batch, ref parts.Attributes);
                    break;
                case 2:
                    parts.Start = reader.Time();
                    break;
                case 3:
                    parts.Time = reader.Time();
                    break;
                case 4:
                    point = point with { Count = reader.Fixed64() };
                    break;
                case 5:
                    point = point with { Sum = reader.Double() };
                    break;
                case 6:
                    point = point with { Scale = reader.SInt32() };
                    break;
                case 7:
                    point = point with { ZeroCount = reader.Fixed64() };
                    break;
                case 8:
                    var (positiveOffset, positive) = Buckets(ref reader, batch);
                    point = point with { PositiveOffset = positiveOffset, PositiveCounts = positive };
                    break;
                case 9:
                    var (negativeOffset, negative) = Buckets(ref reader, batch);
                    point = point with { NegativeOffset = negativeOffset, NegativeCounts = negative };
                    break;
                case 10:
                    parts.Flags = reader.UInt32();
                    break;
                case 11:
                    parts.Exemplars.Add(batch.Exemplars, PointReader.Exemplar(ref reader, batch));
                    break;
                case 12:
                    point = point with { Min = reader.Double() };
                    break;
                case 13:
                    point = point with { Max = reader.Double() };
                    break;
                case 14:
                    point = point with { ZeroThreshold = reader.Double() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return point with { Header = parts.Header };
    }

    private static (int Offset, Slice Counts) Buckets(ref ProtoReader reader, MetricBatch batch)
    {
        var counts = new Run();
        var offset = 0;
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    offset = reader.SInt32();
                    break;
                case 2:
                    counts.MoveToEnd(batch.Counts);
                    counts.Added(reader.Varints(batch.Counts));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return (offset, counts.Slice);
    }
}

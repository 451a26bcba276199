using Tally.Signals;

namespace Tally.Backend.Otlp.Protobuf;

/// <summary>NumberDataPoint, HistogramDataPoint, SummaryDataPoint and Exemplar.</summary>
internal static class PointReader
{
    public static NumberPoint Number(ref ProtoReader reader, MetricBatch batch)
    {
        var parts = new PointParts();
        double value = 0;
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 2:
                    parts.Start = reader.Time();
                    break;
                case 3:
                    parts.Time = reader.Time();
                    break;
                case 4:
                    value = reader.Double();
                    break;
                case 5:
                    parts.Exemplars.Add(batch.Exemplars, Exemplar(ref reader, batch));
                    break;
                case 6:
                    value = (long)reader.Fixed64();
                    break;
                case 7:
                    CommonReader.Attribute(ref reader, batch, ref parts.Attributes);
                    break;
                case 8:
                    parts.Flags = reader.UInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(parts.Header, value);
    }

    public static HistogramPoint Histogram(ref ProtoReader reader, MetricBatch batch)
    {
        var parts = new PointParts();
        ulong count = 0;
        double sum = double.NaN, min = double.NaN, max = double.NaN;
        Run counts = new(), bounds = new();
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 2:
                    parts.Start = reader.Time();
                    break;
                case 3:
                    parts.Time = reader.Time();
                    break;
                case 4:
                    count = reader.Fixed64();
                    break;
                case 5:
                    sum = reader.Double();
                    break;
                case 6:
                    counts.MoveToEnd(batch.Counts);
                    counts.Added(reader.Fixed64s(batch.Counts));
                    break;
                case 7:
                    bounds.MoveToEnd(batch.Bounds);
                    bounds.Added(reader.Doubles(batch.Bounds));
                    break;
                case 8:
                    parts.Exemplars.Add(batch.Exemplars, Exemplar(ref reader, batch));
                    break;
                case 9:
                    CommonReader.Attribute(ref reader, batch, ref parts.Attributes);
                    break;
                case 10:
                    parts.Flags = reader.UInt32();
                    break;
                case 11:
                    min = reader.Double();
                    break;
                case 12:
                    max = reader.Double();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(parts.Header, count, sum, min, max, counts.Slice, bounds.Slice);
    }

    public static SummaryPoint Summary(ref ProtoReader reader, MetricBatch batch)
    {
        var parts = new PointParts();
        var quantiles = new Run();
        ulong count = 0;
        double sum = 0;
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 2:
                    parts.Start = reader.Time();
                    break;
                case 3:
                    parts.Time = reader.Time();
                    break;
                case 4:
                    count = reader.Fixed64();
                    break;
                case 5:
                    sum = reader.Double();
                    break;
                case 6:
                    quantiles.Add(batch.Quantiles, Quantile(ref reader));
                    break;
                case 7:
                    CommonReader.Attribute(ref reader, batch, ref parts.Attributes);
                    break;
                case 8:
                    parts.Flags = reader.UInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(parts.Header, count, sum, quantiles.Slice);
    }

    /// <summary>An Exemplar; ids of a wrong length read as "no trace", for the measurement itself is sound.</summary>
    public static ExemplarRow Exemplar(ref ProtoReader reader, MetricBatch batch)
    {
        var attributes = new Run();
        UnixNanos time = default;
        double value = 0;
        TraceId traceId = default;
        SpanId spanId = default;
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 2:
                    time = reader.Time();
                    break;
                case 3:
                    value = reader.Double();
                    break;
                case 4:
                    Ids.Read(reader.Bytes(), out spanId);
                    break;
                case 5:
                    Ids.Read(reader.Bytes(), out traceId);
                    break;
                case 6:
                    value = (long)reader.Fixed64();
                    break;
                case 7:
                    CommonReader.Attribute(ref reader, batch, ref attributes);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(time, value, traceId, spanId, attributes.Slice);
    }

    private static QuantileValue Quantile(ref ProtoReader reader)
    {
        double quantile = 0, value = 0;
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    quantile = reader.Double();
                    break;
                case 2:
                    value = reader.Double();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(quantile, value);
    }
}

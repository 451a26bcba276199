using System.Buffers.Binary;
using Tally.Backend.Otlp.Protobuf;
using Tally.Signals;

namespace Tally.Backend.Alloy.Components.Export;

/// <summary>The points of each kind of metric, by their row in the batch's list of that kind.</summary>
internal sealed class PointEncoding(MetricBatch batch)
{
    public void Number(WireWriter wire, int row)
    {
        var point = batch.Numbers[row];
        Times(wire, point.Header);
        wire.Chosen64(4, BitConverter.DoubleToInt64Bits(point.Value));
        Exemplars(wire, 5, point.Header);
        Rest(wire, 7, 8, point.Header);
    }

    public void Histogram(WireWriter wire, int row)
    {
        var point = batch.Histograms[row];
        Times(wire, point.Header);
        wire.Fixed64(4, (long)point.Count);
        Optional(wire, 5, point.Sum);
        Packed(wire, 6, batch.Counts, point.BucketCounts, count => (long)count);
        Packed(wire, 7, batch.Bounds, point.Bounds, BitConverter.DoubleToInt64Bits);
        Exemplars(wire, 8, point.Header);
        Rest(wire, 9, 10, point.Header);
        Optional(wire, 11, point.Min);
        Optional(wire, 12, point.Max);
    }

    public void Exponential(WireWriter wire, int row)
    {
        var point = batch.ExponentialHistograms[row];
        CommonEncoding.Attributes(wire, 1, batch, point.Header.Attributes);
        Times(wire, point.Header);
        wire.Fixed64(4, (long)point.Count);
        Optional(wire, 5, point.Sum);
        wire.Varint(6, ZigZag(point.Scale));
        wire.Fixed64(7, (long)point.ZeroCount);
        wire.Message(8, w => Buckets(w, point.PositiveOffset, point.PositiveCounts));
        wire.Message(9, w => Buckets(w, point.NegativeOffset, point.NegativeCounts));
        Flags(wire, 10, point.Header);
        Exemplars(wire, 11, point.Header);
        Optional(wire, 12, point.Min);
        Optional(wire, 13, point.Max);
        wire.Fixed64(14, BitConverter.DoubleToInt64Bits(point.ZeroThreshold));
    }

    public void Summary(WireWriter wire, int row)
    {
        var point = batch.Summaries[row];
        Times(wire, point.Header);
        wire.Fixed64(4, (long)point.Count);
        Optional(wire, 5, point.Sum);
        for (var i = point.Quantiles.Start; i < point.Quantiles.Start + point.Quantiles.Count; i++)
        {
            var (quantile, value) = batch.Quantiles[i];
            wire.Message(6, w =>
            {
                w.Fixed64(1, BitConverter.DoubleToInt64Bits(quantile));
                w.Fixed64(2, BitConverter.DoubleToInt64Bits(value));
            });
        }
        Rest(wire, 7, 8, point.Header);
    }

    private static void Times(WireWriter wire, PointHeader header)
    {
        wire.Fixed64(2, header.Start.Value);
        wire.Fixed64(3, header.Time.Value);
    }

    private void Rest(WireWriter wire, int attributes, int flags, PointHeader header)
    {
        CommonEncoding.Attributes(wire, attributes, batch, header.Attributes);
        Flags(wire, flags, header);
    }

    private static void Flags(WireWriter wire, int field, PointHeader header) => wire.Varint(field, header.NoRecordedValue ? 1UL : 0);

    private void Exemplars(WireWriter wire, int field, PointHeader header)
    {
        for (var i = header.Exemplars.Start; i < header.Exemplars.Start + header.Exemplars.Count; i++)
        {
            var exemplar = batch.Exemplars[i];
            wire.Message(field, w =>
            {
                w.Fixed64(2, exemplar.Time.Value);
                w.Chosen64(3, BitConverter.DoubleToInt64Bits(exemplar.Value));
                w.Id(4, exemplar.SpanId.Value);
                if (!exemplar.TraceId.IsEmpty)
                    w.Id(5, exemplar.TraceId);
                CommonEncoding.Attributes(w, 7, batch, exemplar.FilteredAttributes);
            });
        }
    }

    private void Buckets(WireWriter wire, int offset, Slice counts)
    {
        wire.Varint(1, ZigZag(offset));
        for (var i = counts.Start; i < counts.Start + counts.Count; i++)
            wire.Chosen(2, (long)batch.Counts[i]);
    }

    private static void Packed<T>(WireWriter wire, int field, List<T> values, Slice slice, Func<T, long> bits)
    {
        if (slice.Count == 0)
            return;
        var bytes = new byte[slice.Count * sizeof(long)];
        for (var i = 0; i < slice.Count; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), bits(values[slice.Start + i]));
        wire.Bytes(field, bytes);
    }

    // NaN stands for a value that the sender left out.
    private static void Optional(WireWriter wire, int field, double value)
    {
        if (!double.IsNaN(value))
            wire.Chosen64(field, BitConverter.DoubleToInt64Bits(value));
    }

    private static uint ZigZag(int value) => (uint)((value << 1) ^ (value >> 31));
}

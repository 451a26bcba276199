using System.Buffers.Binary;
using Tally.Storage.Files;

namespace Tally.Storage.Metrics.Chunks;

/// <summary>A native histogram as bytes, by itself or relative to one of the same layout. Shared by chunks and the write-ahead log.</summary>
internal static class HistogramCodec
{
    private const byte SameLayout = 1;

    /// <param name="writer">Takes the bytes.</param>
    /// <param name="histogram">What to write.</param>
    /// <param name="previous">One of the same layout that the reader will have, or null to write the layout too.</param>
    public static void Write(ByteWriter writer, NativeHistogram histogram, NativeHistogram? previous)
    {
        writer.Byte((byte)((previous is null ? 0 : SameLayout) | (int)histogram.CounterReset << 1));
        if (previous is null)
            WriteLayout(writer, histogram);
        Number(writer, histogram.Count, previous?.Count ?? 0);
        Number(writer, histogram.Sum, previous?.Sum ?? 0);
        Number(writer, histogram.ZeroCount, previous?.ZeroCount ?? 0);
        Numbers(writer, histogram.PositiveBuckets, previous?.PositiveBuckets);
        Numbers(writer, histogram.NegativeBuckets, previous?.NegativeBuckets);
    }

    public static NativeHistogram Read(ref ByteReader reader, NativeHistogram? previous)
    {
        var flags = reader.Byte();
        var relative = (flags & SameLayout) != 0;
        if (relative && previous is null)
            throw new InvalidDataException("A histogram refers to one before it, but it is the first.");
        var layout = relative ? previous! : ReadLayout(ref reader);
        var before = relative ? previous : null;
        return new()
        {
            CounterReset = (CounterReset)(flags >> 1),
            Schema = layout.Schema,
            ZeroThreshold = layout.ZeroThreshold,
            PositiveSpans = layout.PositiveSpans,
            NegativeSpans = layout.NegativeSpans,
            CustomValues = layout.CustomValues,
            Count = Number(ref reader, before?.Count ?? 0),
            Sum = Number(ref reader, before?.Sum ?? 0),
            ZeroCount = Number(ref reader, before?.ZeroCount ?? 0),
            PositiveBuckets = Numbers(ref reader, layout.PositiveBuckets.Length, before?.PositiveBuckets),
            NegativeBuckets = Numbers(ref reader, layout.NegativeBuckets.Length, before?.NegativeBuckets),
        };
    }

    private static void WriteLayout(ByteWriter writer, NativeHistogram histogram)
    {
        writer.SignedVarint(histogram.Schema);
        writer.Double(histogram.ZeroThreshold);
        Spans(writer, histogram.PositiveSpans);
        writer.Varint((ulong)histogram.PositiveBuckets.Length);
        Spans(writer, histogram.NegativeSpans);
        writer.Varint((ulong)histogram.NegativeBuckets.Length);
        writer.Varint((ulong)histogram.CustomValues.Length);
        foreach (var bound in histogram.CustomValues)
            writer.Double(bound);
    }

    private static NativeHistogram ReadLayout(ref ByteReader reader)
    {
        var (schema, threshold) = ((int)reader.SignedVarint(), reader.Double());
        var (positiveSpans, positive) = (Spans(ref reader), reader.Count());
        var (negativeSpans, negative) = (Spans(ref reader), reader.Count());
        var custom = new double[reader.Count(sizeof(double))];
        for (var i = 0; i < custom.Length; i++)
            custom[i] = reader.Double();
        return new()
        {
            Schema = schema, ZeroThreshold = threshold, CustomValues = custom,
            PositiveSpans = positiveSpans, PositiveBuckets = new double[positive],
            NegativeSpans = negativeSpans, NegativeBuckets = new double[negative],
        };
    }

    private static void Spans(ByteWriter writer, BucketSpan[] spans)
    {
        writer.Varint((ulong)spans.Length);
        foreach (var (offset, length) in spans)
        {
            writer.SignedVarint(offset);
            writer.Varint(length);
        }
    }

    private static BucketSpan[] Spans(ref ByteReader reader)
    {
        var spans = new BucketSpan[reader.Count(2)];
        for (var i = 0; i < spans.Length; i++)
            spans[i] = new((int)reader.SignedVarint(), (uint)reader.Varint());
        return spans;
    }

    private static void Numbers(ByteWriter writer, double[] values, double[]? previous)
    {
        for (var i = 0; i < values.Length; i++)
            Number(writer, values[i], previous?[i] ?? 0);
    }

    private static double[] Numbers(ref ByteReader reader, int count, double[]? previous)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = Number(ref reader, previous?[i] ?? 0);
        return values;
    }

    // Counts share their high bits with the count before; swapped, what differs is a small number.
    private static void Number(ByteWriter writer, double value, double previous) =>
        writer.Varint(BinaryPrimitives.ReverseEndianness(BitConverter.DoubleToUInt64Bits(value) ^ BitConverter.DoubleToUInt64Bits(previous)));

    private static double Number(ref ByteReader reader, double previous) =>
        BitConverter.UInt64BitsToDouble(BinaryPrimitives.ReverseEndianness(reader.Varint()) ^ BitConverter.DoubleToUInt64Bits(previous));
}

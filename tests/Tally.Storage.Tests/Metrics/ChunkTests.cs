using FsCheck;
using FsCheck.Fluent;
using Tally.Storage.Metrics;
using Tally.Storage.Metrics.Chunks;

namespace Tally.Storage.Tests.Metrics;

public sealed class ChunkTests
{
    [Fact]
    public void Any_float_at_any_ascending_time_is_read_back_bit_by_bit() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(int Gap, double Value)[]>(), samples =>
        {
            var chunk = new FloatChunk();
            var time = -1_000_000L;
            var expected = new List<(long, long)>();
            foreach (var (gap, value) in samples)
            {
                time += 1 + Math.Abs((long)gap);
                chunk.Append(time, value);
                expected.Add((time, BitConverter.DoubleToInt64Bits(value)));
            }
            return expected.SequenceEqual(Read(chunk));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(15_000, 0)]
    [InlineData(15_000, 7)]
    [InlineData(1, 1)]
    [InlineData(3_600_000, 500_000)]
    [InlineData(86_400_000_000, 1)]
    public void Regular_samples_with_some_jitter_are_read_back(long interval, int jitter)
    {
        var random = new Random(1);
        var chunk = new FloatChunk();
        var expected = new List<(long, long)>();
        double value = 0;
        for (var i = 0; i < Chunk.MaxSamples; i++)
        {
            var time = i * (interval + 2L * jitter) + random.Next(-jitter, jitter + 1);
            value += random.Next(100);
            chunk.Append(time, value);
            expected.Add((time, BitConverter.DoubleToInt64Bits(value)));
        }
        Assert.Equal(expected, Read(chunk));
    }

    [Fact]
    public void A_constant_takes_two_bits_a_sample()
    {
        var chunk = new FloatChunk();
        for (var i = 0; i < Chunk.MaxSamples; i++)
            chunk.Append(i * 15_000, 42);
        Assert.InRange(chunk.Encoded.Length, 1, 16 + 3 + 30);
    }

    [Fact]
    public void Special_values_keep_their_bits()
    {
        double[] values = [0, -0.0, double.NaN, StaleMarker.Value, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, -1.5];
        var chunk = new FloatChunk();
        for (var i = 0; i < values.Length; i++)
            chunk.Append(i, values[i]);
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), Read(chunk).Select(sample => sample.Bits));
    }

    [Fact]
    public void A_view_does_not_see_what_is_appended_after_it()
    {
        var chunk = new FloatChunk();
        for (var i = 0; i < 50; i++)
            chunk.Append(i, i * 1.1);
        var view = chunk.View();
        for (var i = 50; i < 100; i++)
            chunk.Append(i, i * 1.1);
        var buffer = new SampleBuffer();
        view.Read(buffer, long.MinValue, long.MaxValue);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => i * 1.1), buffer.Values.ToArray());
    }

    [Fact]
    public void Histograms_of_any_layout_are_read_back()
    {
        NativeHistogram[] histograms =
        [
            new() { Schema = 3, Count = 10, Sum = 4.5, ZeroThreshold = 1e-128, ZeroCount = 1, PositiveSpans = [new(-2, 2), new(3, 1)], PositiveBuckets = [1, 2, 3], NegativeSpans = [new(0, 1)], NegativeBuckets = [3] },
            new() { Schema = 3, Count = 12, Sum = 6.5, ZeroThreshold = 1e-128, ZeroCount = 1, PositiveSpans = [new(-2, 2), new(3, 1)], PositiveBuckets = [1, 3, 4], NegativeSpans = [new(0, 1)], NegativeBuckets = [3] },
            new() { Schema = NativeHistogram.CustomBoundsSchema, Count = 3, Sum = double.NaN, PositiveSpans = [new(0, 2)], PositiveBuckets = [1, 2], CustomValues = [0.5, 1] },
            new() { Sum = StaleMarker.Value },
        ];
        var chunk = new HistogramChunk();
        for (var i = 0; i < histograms.Length; i++)
            chunk.Append(1_700_000_000_000 + i * 15_000, histograms[i]);
        var buffer = new SampleBuffer();
        chunk.View().Read(buffer, long.MinValue, long.MaxValue);
        Assert.Equal(histograms, Enumerable.Range(0, buffer.Count).Select(buffer.Histogram));
        Assert.True(buffer.IsStale(3));
    }

    [Fact]
    public void Any_histograms_are_read_back_bit_by_bit() =>
        Prop.ForAll(Histogram.ArrayOf().ToArbitrary(), histograms =>
        {
            var chunk = new HistogramChunk();
            for (var i = 0; i < histograms.Length; i++)
                chunk.Append(i * 15_000L, histograms[i]);
            var buffer = new SampleBuffer();
            if (chunk.Count > 0)
                chunk.View().Read(buffer, long.MinValue, long.MaxValue);
            return histograms.SequenceEqual(Enumerable.Range(0, buffer.Count).Select(i => buffer.Histogram(i)!));
        }).QuickCheckThrowOnFailure();

    /// <summary>0 is a sample of unknown start, 1 a counter's, 2 a delta's, anything else some start of its own.</summary>
    [Fact]
    public void Any_starts_are_read_back_beside_their_samples_from_wherever_they_are_read() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(byte Kind, int Own)[]>(), ArbMap.Default.ArbFor<byte>(), (starts, from) =>
        {
            var chunk = new FloatChunk();
            var expected = new List<(long, long)>();
            for (var i = 0; i < starts.Length; i++)
            {
                var time = 1_000_000 + i * 15_000L;
                var start = (starts[i].Kind % 4) switch { 0 => 0, 1 => 990_000, 2 => time - 15_000, _ => (long)starts[i].Own };
                chunk.Append(time, i, start);
                if (i >= from % 8)
                    expected.Add((time, start));
            }
            var buffer = new SampleBuffer();
            if (chunk.Count > 0)
                chunk.View().Read(buffer, 1_000_000 + from % 8 * 15_000L, long.MaxValue);
            return expected.SequenceEqual(Enumerable.Range(0, buffer.Count).Select(i => (buffer.Times[i], buffer.Start(i))));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(15_000)]
    public void Starts_of_a_counter_or_of_deltas_take_a_few_bytes_a_chunk(long distance)
    {
        var chunk = new FloatChunk();
        for (var i = 0; i < Chunk.MaxSamples; i++)
            chunk.Append(1_000_000 + i * 15_000, 1, distance == 0 ? 900_000 : 1_000_000 + i * 15_000 - distance);
        Assert.InRange(chunk.Starts!.Length, 1, 8);
    }

    private static Gen<double> Number => ArbMap.Default.GeneratorFor<double>();

    private static Gen<NativeHistogram> Histogram =>
        from schema in Gen.Elements(0, 3, NativeHistogram.CustomBoundsSchema)
        from offset in Gen.Choose(0, 2)
        from positive in Number.ArrayOf(3)
        from negative in Number.ArrayOf(schema < 0 ? 0 : 2)
        from numbers in Number.ArrayOf(3)
        select new NativeHistogram
        {
            Schema = schema, Count = numbers[0], Sum = numbers[1], ZeroCount = numbers[2],
            CustomValues = schema < 0 ? [0.5, 1, 2, 4] : [],
            PositiveSpans = [new(offset, 1), new(1, 2)], PositiveBuckets = positive,
            NegativeSpans = negative.Length == 0 ? [] : [new(-offset, 2)], NegativeBuckets = negative,
        };

    private static List<(long Time, long Bits)> Read(FloatChunk chunk)
    {
        var buffer = new SampleBuffer();
        if (chunk.Count > 0)
            chunk.View().Read(buffer, long.MinValue, long.MaxValue);
        return [.. Enumerable.Range(0, buffer.Count).Select(i => (buffer.Times[i], BitConverter.DoubleToInt64Bits(buffer.Values[i])))];
    }
}

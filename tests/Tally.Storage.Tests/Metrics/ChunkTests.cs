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

    private static List<(long Time, long Bits)> Read(FloatChunk chunk)
    {
        var buffer = new SampleBuffer();
        if (chunk.Count > 0)
            chunk.View().Read(buffer, long.MinValue, long.MaxValue);
        return [.. Enumerable.Range(0, buffer.Count).Select(i => (buffer.Times[i], BitConverter.DoubleToInt64Bits(buffer.Values[i])))];
    }
}

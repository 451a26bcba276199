using Tally.Backend.Prometheus.Otlp;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Backend.Tests.Prometheus;

public sealed class ExponentialTests
{
    private readonly OtlpMetricTranslator _translator = new(new() { PromotedResourceAttributes = [] });

    [Fact]
    public void Buckets_move_up_by_one_index_and_keep_their_bounds()
    {
        // OTLP at scale 0: bucket 0 is (1, 2], bucket 1 (2, 4]; bucket -2 (0.25, 0.5].
        var histogram = Translate(new MetricBatches().Exponential("h", scale: 0, positive: (0, [3, 4]), negative: (-2, [5]), zero: 2, sum: 7.5));
        Assert.Equal(0, histogram.Schema);
        Assert.Equal((14.0, 7.5, 2.0, 1e-128), (histogram.Count, histogram.Sum, histogram.ZeroCount, histogram.ZeroThreshold));
        Assert.Equal(
            [new(-0.5, -0.25, true, false, 5), new(-1e-128, 1e-128, true, true, 2), new(1, 2, false, true, 3), new(2, 4, false, true, 4)],
            HistogramBuckets.Of(histogram));
    }

    [Theory]
    [InlineData(8, 8, new[] { 1, 2, 3, 4 })]
    [InlineData(9, 8, new[] { 3, 7 })]
    [InlineData(10, 8, new[] { 10 })]
    [InlineData(20, 8, new[] { 10 })]
    [InlineData(60, 8, new[] { 10 })]
    public void A_scale_finer_than_8_is_scaled_down_and_neighbours_join(int scale, int schema, int[] counts)
    {
        var histogram = Translate(new MetricBatches().Exponential("h", scale, positive: (0, [1, 2, 3, 4])));
        Assert.Equal(schema, histogram.Schema);
        Assert.Equal([new(1, (uint)counts.Length)], histogram.PositiveSpans);
        Assert.Equal(counts.Select(count => (double)count), histogram.PositiveBuckets);
    }

    [Fact]
    public void A_negative_offset_scales_down_to_the_bucket_that_holds_it()
    {
        // Scale 9: OTLP's -3, -2, -1 end at 2^(-2/512), 2^(-1/512), 1; at scale 8 those are buckets -1, 0 and 0.
        var histogram = Translate(new MetricBatches().Exponential("h", 9, positive: (-3, [1, 2, 4])));
        Assert.Equal([new(-1, 2)], histogram.PositiveSpans);
        Assert.Equal([1.0, 6.0], histogram.PositiveBuckets);
    }

    [Fact]
    public void A_wide_gap_becomes_a_span_of_its_own_and_a_narrow_one_zeros()
    {
        var histogram = Translate(new MetricBatches().Exponential("h", 0, positive: (0, [1, 0, 0, 2, 0, 0, 0, 3])));
        Assert.Equal([new(1, 4), new(3, 1)], histogram.PositiveSpans);
        Assert.Equal([1.0, 0, 0, 2, 3], histogram.PositiveBuckets);
    }

    [Fact]
    public void Delta_points_add_up_at_the_coarser_of_their_scales()
    {
        Translate(new MetricBatches().Exponential("h", 1, positive: (0, [1, 2, 3, 4]), zero: 1, sum: 10, temporality: Temporality.Delta, seconds: 1));
        var histogram = Translate(new MetricBatches().Exponential("h", 0, positive: (1, [10, 20]), sum: 100, temporality: Temporality.Delta, seconds: 2));
        Assert.Equal(0, histogram.Schema);
        Assert.Equal((41.0, 110.0, 1.0), (histogram.Count, histogram.Sum, histogram.ZeroCount));
        Assert.Equal([3.0, 17, 20], histogram.PositiveBuckets);
    }

    [Fact]
    public void Delta_points_that_drift_apart_get_coarser_rather_than_larger()
    {
        NativeHistogram histogram = new();
        for (var i = 0; i < 200; i++)
            histogram = Translate(new MetricBatches().Exponential("h", 8, positive: (i * 1000 - 100_000, [1, 1, 1, 1]), temporality: Temporality.Delta, seconds: i + 1));
        Assert.Equal(800, histogram.Count);
        Assert.Equal(800, histogram.PositiveBuckets.Sum());
        Assert.InRange(histogram.PositiveBuckets.Length, 1, 640);
    }

    [Fact]
    public void A_point_without_a_value_is_a_stale_marker() =>
        Assert.True(Translate(new MetricBatches().Exponential("h", 0, positive: (0, [1]), ends: true)).IsStale);

    [Fact]
    public void Its_exemplars_stand_on_the_series_itself()
    {
        var (samples, _) = _translator.Translate(new MetricBatches().Exponential("h", 0, positive: (0, [1]), exemplar: 1.5).Batch);
        Assert.Equal("""{__name__="h"}""", Assert.Single(samples.Exemplars).Series.ToString());
    }

    [Theory]
    [InlineData(-5, 0, 1ul, "Scale must be >= -4, was -5")]
    [InlineData(0, int.MaxValue, 1ul, "beyond any number")]
    [InlineData(0, 0, 2ul, "observation count should equal")]
    public void What_no_native_histogram_can_say_is_rejected(int scale, int offset, ulong count, string reason)
    {
        var (samples, rejected) = _translator.Translate(new MetricBatches().Exponential("h", scale, positive: (offset, [1]), count: count).Batch);
        Assert.Empty(samples.Samples);
        Assert.Equal(1, rejected.Rejected);
        Assert.Contains(reason, rejected.Reason, StringComparison.Ordinal);
    }

    private NativeHistogram Translate(MetricBatches batch)
    {
        var (samples, rejected) = _translator.Translate(batch.Batch);
        Assert.Null(rejected.Reason);
        return Assert.Single(samples.Samples).Histogram!;
    }
}

namespace Tally.Storage.Metrics;

/// <summary>A run of consecutive buckets: how many indexes to skip since the last run (or from 0), and how many buckets follow.</summary>
public readonly record struct BucketSpan(int Offset, uint Length);

/// <summary>Whether a histogram continues the count of the sample before it.</summary>
public enum CounterReset : byte { Unknown, Reset, NotReset, Gauge }

/// <summary>
/// A Prometheus native histogram with float counts. With schema s from -4 to 8, bucket i of a side ends at 2^(i·2^-s);
/// with schema -53 the positive buckets end at <see cref="CustomValues"/> and there is no zero bucket or negative side.
/// Bucket counts are absolute. Treated as immutable once it is in a batch or a store.
/// </summary>
public sealed class NativeHistogram : IEquatable<NativeHistogram>
{
    public const int CustomBoundsSchema = -53;

    public CounterReset CounterReset { get; init; }
    public int Schema { get; init; }
    public double ZeroThreshold { get; init; }
    public double ZeroCount { get; init; }
    public double Count { get; init; }

    /// <summary>The sum of the observations; <see cref="StaleMarker"/> here makes the sample a stale marker.</summary>
    public double Sum { get; init; }

    public BucketSpan[] PositiveSpans { get; init; } = [];
    public double[] PositiveBuckets { get; init; } = [];
    public BucketSpan[] NegativeSpans { get; init; } = [];
    public double[] NegativeBuckets { get; init; } = [];
    public double[] CustomValues { get; init; } = [];

    public bool UsesCustomBuckets => Schema == CustomBoundsSchema;

    public bool IsStale => StaleMarker.Is(Sum);

    /// <summary>True where both have the same buckets, whatever is in them.</summary>
    public bool HasLayoutOf(NativeHistogram other) =>
        Schema == other.Schema
        && Same(ZeroThreshold, other.ZeroThreshold)
        && PositiveSpans.AsSpan().SequenceEqual(other.PositiveSpans)
        && NegativeSpans.AsSpan().SequenceEqual(other.NegativeSpans)
        && Same(CustomValues, other.CustomValues);

    /// <summary>The same, saying something else about how it continues the sample before it.</summary>
    public NativeHistogram WithHint(CounterReset hint) => hint == CounterReset ? this : new()
    {
        CounterReset = hint, Schema = Schema, ZeroThreshold = ZeroThreshold, ZeroCount = ZeroCount, Count = Count, Sum = Sum,
        PositiveSpans = PositiveSpans, PositiveBuckets = PositiveBuckets, NegativeSpans = NegativeSpans, NegativeBuckets = NegativeBuckets, CustomValues = CustomValues,
    };

    /// <summary>Compares bit by bit, so NaN sums are equal; the reset hint does not count.</summary>
    public bool Equals(NativeHistogram? other) =>
        other is not null
        && HasLayoutOf(other)
        && Same(ZeroCount, other.ZeroCount) && Same(Count, other.Count) && Same(Sum, other.Sum)
        && Same(PositiveBuckets, other.PositiveBuckets)
        && Same(NegativeBuckets, other.NegativeBuckets);

    public override bool Equals(object? obj) => Equals(obj as NativeHistogram);

    public override int GetHashCode() => HashCode.Combine(Schema, Count, BitConverter.DoubleToInt64Bits(Sum), PositiveBuckets.Length);

    private static bool Same(double left, double right) => BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right);

    private static bool Same(double[] left, double[] right)
    {
        if (left.Length != right.Length)
            return false;
        for (var i = 0; i < left.Length; i++)
            if (!Same(left[i], right[i]))
                return false;
        return true;
    }
}

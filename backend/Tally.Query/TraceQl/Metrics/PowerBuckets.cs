using System.Numerics;
using Tally.Signals;

namespace Tally.Query.TraceQl;

/// <summary>Buckets that end at powers of two, and quantiles estimated from them.</summary>
internal static class PowerBuckets
{
    /// <summary>The end of the bucket that a value falls into; durations are nanoseconds and their buckets seconds. Nil below 2 and for what is neither a whole number nor a duration.</summary>
    public static Static Of(Static value) => value.Type switch
    {
        StaticType.Int when value.AsLong >= 2 => Static.From(UpToPower(value.AsLong)),
        StaticType.Duration when value.AsLong >= 2 => Static.From(UpToPower(value.AsLong) / UnixNanos.PerSecond),
        _ => Static.Nil,
    };

    private static double UpToPower(long value) => Math.ScaleB(1, 64 - BitOperations.LeadingZeroCount((ulong)value - 1));

    /// <summary>
    /// The value that a part <paramref name="quantile"/> (0 to 1) of the observations does not exceed, interpolated on the
    /// scale of powers within its bucket. Buckets by their ends, ascending; 0 where there are none.
    /// </summary>
    public static double Quantile(double quantile, IReadOnlyList<(double End, double Count)> buckets)
    {
        // At least one observation, and a part of one counts whole: so that few observations still have a p99.
        var wanted = Math.Max(1, Math.Ceiling(quantile * buckets.Sum(bucket => bucket.Count)));
        var before = 0.0;
        for (var i = 0; i < buckets.Count; i++)
        {
            var (end, count) = buckets[i];
            if (before + count == wanted)
                return end;
            if (before + count > wanted)
            {
                var (high, low) = (Math.Log2(end), i > 0 ? Math.Log2(buckets[i - 1].End) : Math.Log2(end) - 1);
                return Math.Pow(2, low + (high - low) * (wanted - before) / count);
            }
            before += count;
        }
        return 0;
    }
}

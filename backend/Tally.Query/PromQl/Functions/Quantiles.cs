namespace Tally.Query.PromQl.Functions;

/// <summary>Quantiles of plain values and of classic histogram buckets.</summary>
internal static class Quantiles
{
    // Differences of this relative size come from rounding, not from lost counts.
    private const double Tolerance = 1e-12;

    /// <summary>Interpolated between the two nearest values; sorts the list.</summary>
    public static double Of(double quantile, List<double> values)
    {
        if (values.Count == 0 || double.IsNaN(quantile))
            return double.NaN;
        if (quantile is < 0 or > 1)
            return quantile < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        values.Sort();
        var rank = quantile * (values.Count - 1);
        var lower = Math.Max(0, (int)Math.Floor(rank));
        var upper = Math.Min(values.Count - 1, lower + 1);
        var weight = rank - Math.Floor(rank);
        return values[lower] * (1 - weight) + values[upper] * weight;
    }

    /// <summary>The quantile of cumulative buckets that need not be sorted.</summary>
    public static double OfBuckets(double quantile, List<(double Bound, double Count)> buckets, out MonotonicityFix? fix)
    {
        fix = null;
        if (double.IsNaN(quantile))
            return double.NaN;
        if (quantile is < 0 or > 1)
            return quantile < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        if (Prepare(buckets, out fix) is not { Count: >= 2 } sorted || sorted[^1].Count is var total && (total == 0 || double.IsNaN(total)))
            return double.NaN;

        var rank = quantile * sorted[^1].Count;
        var at = sorted.FindIndex(bucket => bucket.Count >= rank);
        if (at == sorted.Count - 1 || at < 0)
            return sorted[^2].Bound;
        if (at == 0 && sorted[0].Bound <= 0)
            return sorted[0].Bound;
        var (start, below) = at == 0 ? (0, 0) : sorted[at - 1];
        return start + (sorted[at].Bound - start) * ((rank - below) / (sorted[at].Count - below));
    }

    /// <summary>The share of observations between two values, interpolated in the buckets they fall into.</summary>
    public static double Fraction(double lower, double upper, List<(double Bound, double Count)> buckets)
    {
        if (Prepare(buckets, out _) is not { } sorted || sorted[^1].Count is var total && (total == 0 || double.IsNaN(total)) || double.IsNaN(lower) || double.IsNaN(upper))
            return double.NaN;
        return lower >= upper ? 0 : (Below(sorted, upper) - Below(sorted, lower)) / sorted[^1].Count;
    }

    // How many observations lie below a value.
    private static double Below(List<(double Bound, double Count)> sorted, double value)
    {
        double rank = 0;
        for (var i = 0; i < sorted.Count; i++)
        {
            var (bound, count) = sorted[i];
            var start = i > 0 ? sorted[i - 1].Bound : bound > 0 ? 0 : double.NegativeInfinity;
            if (start >= value)
                return rank;
            if (bound > value)
                return double.IsInfinity(start) ? count : double.IsInfinity(bound) ? rank : rank + (count - rank) * (value - start) / (bound - start);
            rank = count;
        }
        return rank;
    }

    // Sorted by bound, equal bounds added up, counts never falling; null without a bucket for +Inf.
    private static List<(double Bound, double Count)>? Prepare(List<(double Bound, double Count)> buckets, out MonotonicityFix? fix)
    {
        fix = null;
        buckets.Sort((left, right) => left.Bound.CompareTo(right.Bound));
        if (buckets.Count == 0 || !double.IsPositiveInfinity(buckets[^1].Bound))
            return null;
        var joined = new List<(double Bound, double Count)>(buckets.Count);
        foreach (var bucket in buckets)
            if (joined.Count > 0 && joined[^1].Bound == bucket.Bound)
                joined[^1] = (bucket.Bound, joined[^1].Count + bucket.Count);
            else
                joined.Add(bucket);
        for (var i = 1; i < joined.Count; i++)
        {
            var (before, now) = (joined[i - 1].Count, joined[i].Count);
            if (AlmostEqual(before, now))
            {
                joined[i] = (joined[i].Bound, before);
            }
            else if (now < before)
            {
                joined[i] = (joined[i].Bound, before);
                fix = Extend(fix, joined[i].Bound, before - now);
            }
        }
        return joined;
    }

    private static MonotonicityFix Extend(MonotonicityFix? fix, double bound, double difference) =>
        fix is { } before ? new(before.Least, bound, Math.Max(before.Difference, difference)) : new(bound, bound, difference);

    private static bool AlmostEqual(double left, double right) => left == right || Math.Abs(left - right) / (Math.Abs(left) + Math.Abs(right)) < Tolerance;
}

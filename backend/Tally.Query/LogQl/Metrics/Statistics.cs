namespace Tally.Query.LogQl.Metrics;

/// <summary>Figures of one or more numbers, NaN and infinities treated as Prometheus and Loki do.</summary>
internal static class Statistics
{
    public static double Mean(ReadOnlySpan<double> values)
    {
        double mean = 0;
        for (var i = 0; i < values.Length; i++)
        {
            // Infinity minus itself is no number; an infinite mean stays what it is unless the other infinity or NaN comes.
            if (double.IsInfinity(mean) && (double.IsFinite(values[i]) || values[i] == mean))
                continue;
            mean += (values[i] / (i + 1)) - (mean / (i + 1));
        }
        return mean;
    }

    public static double Min(ReadOnlySpan<double> values)
    {
        var min = values[0];
        foreach (var value in values)
            if (value < min || double.IsNaN(min))
                min = value;
        return min;
    }

    public static double Max(ReadOnlySpan<double> values)
    {
        var max = values[0];
        foreach (var value in values)
            if (value > max || double.IsNaN(max))
                max = value;
        return max;
    }

    /// <summary>Of the population, by Welford's method.</summary>
    public static double Variance(ReadOnlySpan<double> values)
    {
        double mean = 0, sum = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var delta = values[i] - mean;
            mean += delta / (i + 1);
            sum += delta * (values[i] - mean);
        }
        return sum / values.Length;
    }

    /// <summary>Between two values the weighted average of both; below 0 and above 1 an infinity. NaN counts as the least.</summary>
    public static double Quantile(double quantile, ReadOnlySpan<double> values)
    {
        if (quantile < 0)
            return double.NegativeInfinity;
        if (quantile > 1)
            return double.PositiveInfinity;
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var rank = quantile * (sorted.Length - 1);
        var lower = (int)Math.Floor(rank);
        var upper = Math.Min(sorted.Length - 1, lower + 1);
        var weight = rank - Math.Floor(rank);
        return (sorted[lower] * (1 - weight)) + (sorted[upper] * weight);
    }
}

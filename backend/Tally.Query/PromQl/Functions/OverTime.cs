using Tally.Query.PromQl.Histograms;

namespace Tally.Query.PromQl.Functions;

/// <summary>Aggregations of one series' samples in a window.</summary>
internal static class OverTime
{
    public static PromValue? Sum(in Window window) => window.HasHistograms ? HistogramsOverTime.Combine(window, isMean: false) : new(Sum(window.Values));

    public static double Sum(ReadOnlySpan<double> values)
    {
        var sum = new KahanSum(0);
        foreach (var value in values)
            sum.Add(value);
        return double.IsInfinity(sum.Plain) ? sum.Plain : sum.Value;
    }

    public static PromValue? Average(in Window window) => window.HasHistograms ? HistogramsOverTime.Combine(window, isMean: true) : new(Average(window.Values));

    public static double Average(ReadOnlySpan<double> values)
    {
        var mean = new Mean();
        foreach (var value in values)
            mean.Add(value);
        return mean.Value;
    }

    public static PromValue? Extreme(in Window window, int sign) => new(window.Values[IndexOfExtreme(window.Values, sign)]);

    public static PromValue? TimeOfExtreme(in Window window, int sign)
    {
        var index = 0;
        for (var i = 1; i < window.Count; i++)
            if (sign * window.Values[i] >= sign * window.Values[index] || double.IsNaN(window.Values[index]))
                index = i;
        return new(window.Times[index] / 1000.0);
    }

    public static PromValue? Changes(in Window window)
    {
        if (window.Count == 0)
            return null;
        var changes = 0;
        for (var i = 1; i < window.Count; i++)
            if (Differ(window[i - 1], window[i]))
                changes++;
        return new(changes);
    }

    public static PromValue? Resets(in Window window)
    {
        if (window.Count == 0)
            return null;
        var resets = 0;
        for (var i = 1; i < window.Count; i++)
            if (IsReset(window[i - 1], window[i]) || CountingStarts.Resets(window, i))
                resets++;
        return new(resets);
    }

    public static PromValue? Deviation(in Window window, bool isRoot) => new(isRoot ? Math.Sqrt(Variance(window.Values)) : Variance(window.Values));

    public static double Variance(ReadOnlySpan<double> values)
    {
        double count = 0;
        var (mean, squares) = (new KahanSum(0), new KahanSum(0));
        foreach (var value in values)
        {
            count++;
            var delta = value - mean.Value;
            mean.Add(delta / count);
            squares.Add(delta * (value - mean.Value));
        }
        return squares.Value / count;
    }

    public static PromValue? Quantile(in Window window) => new(Quantiles.Of(window.Arguments[0], [.. window.Values]));

    /// <summary>The median distance from the median.</summary>
    public static PromValue? MedianDeviation(in Window window)
    {
        var values = new List<double>([.. window.Values]);
        if (values.Exists(double.IsNaN))
            return new(double.NaN);
        var median = Quantiles.Of(0.5, values);
        return new(Quantiles.Of(0.5, values.ConvertAll(value => Math.Abs(value - median))));
    }

    private static bool Differ(PromValue before, PromValue now) => (before.Histogram, now.Histogram) switch
    {
        (null, null) => before.Float != now.Float && !(double.IsNaN(before.Float) && double.IsNaN(now.Float)),
        ({ } earlier, { } later) => !earlier.Equals(later),
        _ => true,
    };

    private static bool IsReset(PromValue before, PromValue now) => (before.Histogram, now.Histogram) switch
    {
        (null, null) => now.Float < before.Float,
        ({ } earlier, { } later) => CounterResets.Between(earlier, later),
        _ => true,
    };

    public static int IndexOfExtreme(ReadOnlySpan<double> values, int sign)
    {
        var index = 0;
        for (var i = 1; i < values.Length; i++)
            if (sign * values[i] > sign * values[index] || double.IsNaN(values[index]))
                index = i;
        return index;
    }
}

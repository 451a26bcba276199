namespace Tally.Query.LogQl.Metrics;

/// <summary>
/// The per-second increase of a counter over a window, resets taken into account and extrapolated to the window's ends
/// the way Prometheus does: by at most half the samples' distance beyond the outermost samples, and never below zero.
/// </summary>
internal static class CounterRate
{
    /// <param name="times">Nanoseconds.</param>
    /// <param name="values">The counter's values.</param>
    /// <param name="range">The window's length in nanoseconds.</param>
    /// <param name="end">The window's end in nanoseconds.</param>
    public static double Of(ReadOnlySpan<long> times, ReadOnlySpan<double> values, long range, long end)
    {
        if (values.Length < 2)
            return 0;
        var increase = Increase(values);
        var toStart = (times[0] - (end - range)) / 1e9;
        var toEnd = (end - times[^1]) / 1e9;
        var sampled = (times[^1] - times[0]) / 1e9;
        var distance = sampled / (values.Length - 1);
        var threshold = distance * 1.1;
        if (toStart >= threshold)
            toStart = distance / 2;
        if (increase > 0 && values[0] >= 0)
            toStart = Math.Min(toStart, sampled * (values[0] / increase));
        if (toEnd >= threshold)
            toEnd = distance / 2;
        return increase * ((sampled + toStart + toEnd) / sampled) / (range / 1e9);
    }

    private static double Increase(ReadOnlySpan<double> values)
    {
        var increase = values[^1] - values[0];
        double last = 0;
        foreach (var value in values)
        {
            if (value < last)
                increase += last;
            last = value;
        }
        return increase;
    }
}

using Tally.Query.PromQl.Evaluation;
using Tally.Signals;

namespace Tally.Query.PromQl.Functions;

/// <summary>Lines and curves through the samples of a window.</summary>
internal static class Regression
{
    public static PromValue? Derivative(in Window window) =>
        window.Count < 2 ? null : new(Fit(window, window.Times[0]).Slope);

    public static PromValue? Predict(in Window window)
    {
        if (window.Count < 2)
            return null;
        var (slope, intercept) = Fit(window, window.Time);
        return new(slope * window.Arguments[0] + intercept);
    }

    /// <summary>Holt's double exponential smoothing.</summary>
    public static PromValue? Smooth(in Window window)
    {
        var (smoothing, trend) = (window.Arguments[0], window.Arguments[1]);
        if (smoothing is <= 0 or >= 1)
            throw new PromEvaluationException($"invalid smoothing factor. Expected: 0 < sf < 1, got: {GoFloat.General(smoothing)}");
        if (trend is <= 0 or >= 1)
            throw new PromEvaluationException($"invalid trend factor. Expected: 0 < tf < 1, got: {GoFloat.General(trend)}");
        if (window.Count < 2)
            return null;
        var values = window.Values;
        double before = 0, level = values[0], slope = values[1] - values[0];
        for (var i = 1; i < values.Length; i++)
        {
            if (i > 1)
                slope = trend * (level - before) + (1 - trend) * slope;
            (before, level) = (level, smoothing * values[i] + (1 - smoothing) * (level + slope));
        }
        return new(level);
    }

    // Least squares; the intercept is the line's value at the given time.
    private static (double Slope, double Intercept) Fit(in Window window, long at)
    {
        var values = window.Values;
        if (!values.ContainsAnyExcept(values[0]))
            return double.IsInfinity(values[0]) ? (double.NaN, double.NaN) : (0, values[0]);
        var (sumX, sumY, sumXY, sumXX) = (new KahanSum(0), new KahanSum(0), new KahanSum(0), new KahanSum(0));
        for (var i = 0; i < values.Length; i++)
        {
            var x = (window.Times[i] - at) / 1000.0;
            sumX.Add(x);
            sumY.Add(values[i]);
            sumXY.Add(x * values[i]);
            sumXX.Add(x * x);
        }
        var count = (double)values.Length;
        var slope = (sumXY.Value - sumX.Value * sumY.Value / count) / (sumXX.Value - sumX.Value * sumX.Value / count);
        return (slope, sumY.Value / count - slope * sumX.Value / count);
    }
}

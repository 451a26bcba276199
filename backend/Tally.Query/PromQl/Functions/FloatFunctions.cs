namespace Tally.Query.PromQl.Functions;

/// <summary>What a step of a range function sees where all samples are floats: at least one, after <c>Start</c> and up to <c>End</c>.</summary>
internal readonly ref struct FloatWindow
{
    public required ReadOnlySpan<long> Times { get; init; }
    public required ReadOnlySpan<double> Values { get; init; }
    public required long Start { get; init; }
    public required long End { get; init; }

    public int Count => Times.Length;

    public double Seconds => (End - Start) / 1000.0;

    public double SecondsBetween(int first, int second) => (Times[second] - Times[first]) / 1000.0;
}

/// <summary>A range function of floats at one step; null where it has no value.</summary>
internal delegate double? FloatFunction(in FloatWindow window);

/// <summary>
/// The range functions that look at nothing but times and values. Where a series has no histograms they are spared a whole
/// <see cref="Window"/> a step, which costs more than a mean of four samples.
/// </summary>
internal static class FloatFunctions
{
    public static readonly IReadOnlyDictionary<string, FloatFunction> All = new Dictionary<string, FloatFunction>(StringComparer.Ordinal)
    {
        ["rate"] = static (in window) => Rates.Extrapolated(window, isCounter: true, isRate: true),
        ["increase"] = static (in window) => Rates.Extrapolated(window, isCounter: true, isRate: false),
        ["delta"] = static (in window) => Rates.Extrapolated(window, isCounter: false, isRate: false),
        ["sum_over_time"] = static (in window) => OverTime.Sum(window.Values),
        ["avg_over_time"] = static (in window) => OverTime.Average(window.Values),
        ["min_over_time"] = static (in window) => window.Values[OverTime.IndexOfExtreme(window.Values, -1)],
        ["max_over_time"] = static (in window) => window.Values[OverTime.IndexOfExtreme(window.Values, 1)],
        ["count_over_time"] = static (in window) => window.Count,
        ["present_over_time"] = static (in _) => 1,
        ["last_over_time"] = static (in window) => window.Values[^1],
        ["first_over_time"] = static (in window) => window.Values[0],
        ["stddev_over_time"] = static (in window) => Math.Sqrt(OverTime.Variance(window.Values)),
        ["stdvar_over_time"] = static (in window) => OverTime.Variance(window.Values),
    };
}

namespace Tally.Query.PromQl.Functions;

/// <summary>A range function of the values in a window, at least one.</summary>
internal delegate double FloatFunction(ReadOnlySpan<double> values);

/// <summary>
/// The range functions that look at nothing but values. Where a series has no histograms they are spared a
/// <see cref="Window"/> a step, which costs more than a mean of four samples.
/// </summary>
internal static class FloatFunctions
{
    public static readonly IReadOnlyDictionary<string, FloatFunction> All = new Dictionary<string, FloatFunction>(StringComparer.Ordinal)
    {
        ["sum_over_time"] = OverTime.Sum,
        ["avg_over_time"] = OverTime.Average,
        ["min_over_time"] = values => values[OverTime.IndexOfExtreme(values, -1)],
        ["max_over_time"] = values => values[OverTime.IndexOfExtreme(values, 1)],
        ["count_over_time"] = values => values.Length,
        ["present_over_time"] = _ => 1,
        ["last_over_time"] = values => values[^1],
        ["first_over_time"] = values => values[0],
        ["stddev_over_time"] = values => Math.Sqrt(OverTime.Variance(values)),
        ["stdvar_over_time"] = OverTime.Variance,
    };
}

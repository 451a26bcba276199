namespace Tally.Query.PromQl.Syntax;

/// <summary>
/// A function's signature. The last <c>Optional</c> argument types may be left out; with <c>Repeats</c> the last may come any number of times.
/// </summary>
internal sealed record PromFunction(string Name, PromType Returns, PromType[] Arguments, int Optional = 0, bool Repeats = false, bool IsExperimental = false)
{
    private const PromType S = PromType.Scalar, V = PromType.Vector, M = PromType.Matrix, T = PromType.String;

    public static readonly IReadOnlyDictionary<string, PromFunction> All = ((PromFunction[])
    [
        // Of a range
        .. Each(V, [M], "rate", "irate", "increase", "delta", "idelta", "deriv", "changes", "resets",
            "avg_over_time", "sum_over_time", "min_over_time", "max_over_time", "count_over_time", "stddev_over_time", "stdvar_over_time",
            "first_over_time", "last_over_time", "present_over_time", "absent_over_time"),
        .. Each(V, [M], "mad_over_time", "ts_of_min_over_time", "ts_of_max_over_time", "ts_of_last_over_time", "ts_of_first_over_time").Select(Experimental),
        new PromFunction("quantile_over_time", V, [S, M]),
        new PromFunction("predict_linear", V, [M, S]),
        new PromFunction("double_exponential_smoothing", V, [M, S, S]) { IsExperimental = true },
        // Of a vector's values
        .. Each(V, [V], "abs", "ceil", "floor", "exp", "ln", "log2", "log10", "sqrt", "sgn", "deg", "rad",
            "acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "sin", "sinh", "tan", "tanh",
            "timestamp", "absent", "sort", "sort_desc"),
        new PromFunction("round", V, [V, S], Optional: 1),
        new PromFunction("clamp", V, [V, S, S]),
        new PromFunction("clamp_min", V, [V, S]),
        new PromFunction("clamp_max", V, [V, S]),
        .. Each(V, [V], "hour", "minute", "month", "year", "day_of_month", "day_of_week", "day_of_year", "days_in_month").Select(function => function with { Optional = 1 }),
        // Of histograms
        new PromFunction("histogram_quantile", V, [S, V]),
        new PromFunction("histogram_fraction", V, [S, S, V]),
        new PromFunction("histogram_quantiles", V, [V, T, S], Repeats: true, IsExperimental: true),
        .. Each(V, [V], "histogram_avg", "histogram_count", "histogram_sum", "histogram_stddev", "histogram_stdvar"),
        // Of labels and types
        new PromFunction("label_replace", V, [V, T, T, T, T]),
        new PromFunction("label_join", V, [V, T, T, T], Optional: 1, Repeats: true),
        new PromFunction("sort_by_label", V, [V, T], Optional: 1, Repeats: true, IsExperimental: true),
        new PromFunction("sort_by_label_desc", V, [V, T], Optional: 1, Repeats: true, IsExperimental: true),
        new PromFunction("start_timestamp", V, [V], IsExperimental: true),
        new PromFunction("info", V, [V, V], Optional: 1, IsExperimental: true),
        new PromFunction("scalar", S, [V]),
        new PromFunction("vector", V, [S]),
        new PromFunction("time", S, []),
        new PromFunction("pi", S, []),
        .. Each(S, [S, S], "min_of", "max_of").Select(Experimental),
        .. Each(S, [], "start", "end", "range", "step").Select(Experimental),
    ]).ToDictionary(function => function.Name, StringComparer.Ordinal);

    public int Least => Arguments.Length - Optional;

    public PromType ArgumentType(int index) => Arguments[Math.Min(index, Arguments.Length - 1)];

    private static IEnumerable<PromFunction> Each(PromType returns, PromType[] arguments, params string[] names) => names.Select(name => new PromFunction(name, returns, arguments));

    private static PromFunction Experimental(PromFunction function) => function with { IsExperimental = true };
}

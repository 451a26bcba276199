using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Syntax;
using Tally.Signals;

namespace Tally.Query.PromQl.Functions;

/// <summary>Functions of a range vector: the windows of one series slide over its samples, step by step.</summary>
internal static class RangeFunctions
{
    public static readonly IReadOnlyDictionary<string, RangeFunction> All = new Dictionary<string, RangeFunction>(StringComparer.Ordinal)
    {
        ["rate"] = static (in window) => Rates.Extrapolated(window, isCounter: true, isRate: true),
        ["increase"] = static (in window) => Rates.Extrapolated(window, isCounter: true, isRate: false),
        ["delta"] = static (in window) => Rates.Extrapolated(window, isCounter: false, isRate: false),
        ["irate"] = static (in window) => Rates.Instant(window, isRate: true),
        ["idelta"] = static (in window) => Rates.Instant(window, isRate: false),
        ["changes"] = static (in window) => OverTime.Changes(window.Extension is Extension.None ? window : ExtendedRates.FromAnchor(window)),
        ["resets"] = static (in window) => OverTime.Resets(window.Extension is Extension.None ? window : ExtendedRates.FromAnchor(window)),
        ["deriv"] = static (in window) => Regression.Derivative(window),
        ["predict_linear"] = static (in window) => Regression.Predict(window),
        ["double_exponential_smoothing"] = static (in window) => Regression.Smooth(window),
        ["sum_over_time"] = static (in window) => OverTime.Sum(window),
        ["avg_over_time"] = static (in window) => OverTime.Average(window),
        ["min_over_time"] = static (in window) => OverTime.Extreme(window, -1),
        ["max_over_time"] = static (in window) => OverTime.Extreme(window, 1),
        ["count_over_time"] = static (in window) => new(window.Count),
        ["present_over_time"] = static (in _) => new(1),
        ["last_over_time"] = static (in window) => window[window.Count - 1],
        ["first_over_time"] = static (in window) => window[0],
        ["stddev_over_time"] = static (in window) => OverTime.Deviation(window, isRoot: true),
        ["stdvar_over_time"] = static (in window) => OverTime.Deviation(window, isRoot: false),
        ["quantile_over_time"] = static (in window) => OverTime.Quantile(window),
        ["mad_over_time"] = static (in window) => OverTime.MedianDeviation(window),
        ["ts_of_last_over_time"] = static (in window) => new(window.Times[^1] / 1000.0),
        ["ts_of_first_over_time"] = static (in window) => new(window.Times[0] / 1000.0),
        ["ts_of_min_over_time"] = static (in window) => OverTime.TimeOfExtreme(window, -1),
        ["ts_of_max_over_time"] = static (in window) => OverTime.TimeOfExtreme(window, 1),
    };

    // What these answer is a sample of the very series, so its name still says what it is.
    private static readonly HashSet<string> KeepName = new(StringComparer.Ordinal) { "last_over_time", "first_over_time" };

    // These see the floats alone.
    private static readonly HashSet<string> FloatsOnly = new(StringComparer.Ordinal)
    {
        "deriv", "predict_linear", "double_exponential_smoothing", "min_over_time", "max_over_time", "stddev_over_time", "stdvar_over_time",
        "quantile_over_time", "mad_over_time", "ts_of_min_over_time", "ts_of_max_over_time",
    };

    public static List<Row> Evaluate(Evaluator evaluator, CallNode node, RangeFunction function)
    {
        var range = node.Arguments.First(argument => argument.Type == PromType.Matrix);
        Refuse(RangeReader.ExtensionOf(range), node.Function.Name);
        var scalars = node.Arguments.Where(argument => argument.Type == PromType.Scalar).Select(evaluator.Scalar).ToArray();
        if (node.Function.Name == "quantile_over_time")
            WarnOfQuantiles(evaluator.Context.Notes, node.Arguments[0], scalars[0]);
        var windows = new SlidingWindows(evaluator, node, range, scalars);
        var ofFloats = FloatFunctions.All.GetValueOrDefault(node.Function.Name);
        var dropsHistograms = FloatsOnly.Contains(node.Function.Name);
        var rows = new List<Row>();
        // A row that stayed empty serves the next series.
        Row? unused = null;
        RangeReader.Read(evaluator, range, (labels, nameDropped, samples) =>
        {
            evaluator.Foresee(rows.Count + 1);
            var row = unused?.Under(labels) ?? new Row(labels, evaluator.Timeline.Count);
            var filled = ofFloats is not null && windows.AreOfFloats(samples)
                ? windows.Fill(row, samples, ofFloats)
                : windows.Fill(row, samples, function, dropsHistograms);
            unused = filled is Filled.Not ? row : null;
            if (filled is Filled.Not)
                return;
            row.NameDropped = nameDropped;
            if (filled is Filled.WithFloats && node.Function.Name is "rate" or "increase")
                WarnOfGauge(evaluator.Context.Notes, range, labels[Labels.Name]);
            rows.Add(row);
        });
        return KeepName.Contains(node.Function.Name) ? rows : evaluator.DropNames(rows);
    }

    private static void WarnOfQuantiles(Annotations notes, PromNode argument, double[] quantiles)
    {
        foreach (var quantile in quantiles.Where(quantile => double.IsNaN(quantile) || quantile is < 0 or > 1).Distinct())
            notes.Warn(argument.Span, $"quantile value should be between 0 and 1, got {GoFloat.General(quantile)}");
    }

    private static void Refuse(Extension extension, string function)
    {
        var allowed = extension switch
        {
            Extension.Anchored => "changes, delta, increase, rate, resets",
            Extension.Smoothed => "delta, increase, rate",
            _ => function,
        };
        if (!allowed.Split(", ").Contains(function))
            throw new PromEvaluationException($"{(extension is Extension.Anchored ? "anchored" : "smoothed")} modifier can only be used with: {allowed} - not with {function}");
    }

    private static void WarnOfGauge(Annotations notes, PromNode range, string? name)
    {
        if (name is { Length: > 0 } && !name.EndsWith("_total", StringComparison.Ordinal) && !name.EndsWith("_sum", StringComparison.Ordinal)
            && !name.EndsWith("_count", StringComparison.Ordinal) && !name.EndsWith("_bucket", StringComparison.Ordinal))
            notes.Inform(range.Span, $"metric might not be a counter, name does not end in _total/_sum/_count/_bucket: {PromString.Quote(name)}");
    }
}

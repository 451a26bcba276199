using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Histograms;
using Tally.Query.PromQl.Syntax;

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
        var scalars = node.Arguments.Where(argument => argument.Type == PromType.Scalar).Select(evaluator.Scalar).ToArray();
        var (steps, notes) = (evaluator.Timeline, evaluator.Context.Notes);
        if (node.Function.Name == "quantile_over_time")
            foreach (var quantile in scalars[0].Where(quantile => double.IsNaN(quantile) || quantile is < 0 or > 1).Distinct())
                notes.Warn(node.Arguments[0].Span, $"quantile value should be between 0 and 1, got {PromPrinter.Number(quantile)}");

        var (extension, lookback) = (RangeReader.ExtensionOf(range), (long)evaluator.Context.Options.Lookback.TotalMilliseconds);
        Refuse(extension, node.Function.Name);
        var keepsName = KeepName.Contains(node.Function.Name);
        var rows = new List<Row>();
        var arguments = new double[scalars.Length];
        RangeReader.Read(evaluator, range, (labels, nameDropped, samples) =>
        {
            var dropsHistograms = samples.HasHistograms && FloatsOnly.Contains(node.Function.Name);
            var row = new Row(labels, steps.Count) { NameDropped = nameDropped };
            var (first, next) = (0, 0);
            var (any, hasFloats) = (false, false);
            for (var i = 0; i < steps.Count; i++)
            {
                var (from, to) = RangeReader.Bounds(evaluator, range, steps[i]);
                while (next < samples.Count && samples.Times[next] <= (extension is Extension.Smoothed ? to + lookback : to))
                    next++;
                while (first < next && samples.Times[first] <= (extension is Extension.None ? from : from - lookback))
                    first++;
                if (first == next)
                    continue;
                for (var a = 0; a < arguments.Length; a++)
                    arguments[a] = scalars[a][i];
                var window = new Window
                {
                    Times = samples.Times[first..next], Values = samples.Values[first..next], Buffer = samples, First = first,
                    Start = from, End = to, Time = steps[i], Arguments = arguments, Notes = notes, Call = node,
                    MetricName = labels[Labels.Name] ?? "", Extension = extension, HeedsStarts = evaluator.Context.Options.UseStartTimestamps,
                };
                if (dropsHistograms && window.HasHistograms)
                {
                    window = window.Floats();
                    if (window.Count == 0)
                        continue;
                    notes.IgnoredInRange(window.ArgumentSpan, window.MetricName);
                }
                if (function(window) is not { } value)
                    continue;
                hasFloats |= value.Histogram is null;
                row[i] = value;
                any = true;
            }
            if (!any)
                return;
            if (hasFloats && node.Function.Name is "rate" or "increase")
                WarnOfGauge(notes, range, labels[Labels.Name]);
            rows.Add(row);
        });
        return keepsName ? rows : evaluator.DropNames(rows);
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

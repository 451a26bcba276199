using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Histograms;
using Tally.Query.PromQl.Syntax;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Functions;

/// <summary>Functions over native histograms and over classic ones, whose rows are found by their labels without <c>le</c>.</summary>
internal static class HistogramFunctions
{
    /// <summary>Functions of each native histogram by itself; floats are left out.</summary>
    public static readonly IReadOnlyDictionary<string, Func<NativeHistogram, double>> OfNative = new Dictionary<string, Func<NativeHistogram, double>>(StringComparer.Ordinal)
    {
        ["histogram_count"] = histogram => histogram.Count,
        ["histogram_sum"] = histogram => histogram.Sum,
        ["histogram_avg"] = histogram => histogram.Sum / histogram.Count,
        ["histogram_stddev"] = histogram => Math.Sqrt(HistogramVariance.Of(histogram)),
        ["histogram_stdvar"] = HistogramVariance.Of,
    };

    public static List<Row> Evaluate(Evaluator evaluator, CallNode node, Func<NativeHistogram, double> function)
    {
        var rows = evaluator.Vector(node.Arguments[0]);
        evaluator.Release(rows);
        foreach (var row in evaluator.Each(rows))
            for (var i = 0; i < evaluator.Timeline.Count; i++)
                if (row.Histogram(i) is { } histogram)
                    row[i] = new(function(histogram));
                else
                    row.Clear(i);
        rows.RemoveAll(row => row.IsEmpty);
        return evaluator.DropNames(rows);
    }

    public static List<Row> Quantile(Evaluator evaluator, CallNode node)
    {
        var quantiles = Checked(evaluator, node.Arguments[0]);
        return RowSet.Merge(evaluator, Quantile(evaluator, node.Arguments[1], HistogramRows.Read(evaluator, node.Arguments[1]), quantiles, label: null));
    }

    /// <summary>Several quantiles at once, told apart by a label.</summary>
    public static List<Row> Quantiles(Evaluator evaluator, CallNode node)
    {
        var name = evaluator.Text(node.Arguments[1]);
        var all = node.Arguments.Skip(2).Select(argument => Checked(evaluator, argument)).ToList();
        var histograms = HistogramRows.Read(evaluator, node.Arguments[0]);
        var set = new RowSet(evaluator);
        foreach (var quantiles in all)
            foreach (var row in Quantile(evaluator, node.Arguments[0], histograms, quantiles, name))
                for (var i = 0; i < evaluator.Timeline.Count; i++)
                    if (row.Has(i))
                        set.Set(row.Labels.With(name, OpenMetricsNumber(quantiles[i])), i, row[i], row.NameDropped);
        return set.ToList();
    }

    public static List<Row> Fraction(Evaluator evaluator, CallNode node)
    {
        var (lower, upper) = (evaluator.Scalar(node.Arguments[0]), evaluator.Scalar(node.Arguments[1]));
        var (argument, notes) = (node.Arguments[2], evaluator.Context.Notes);
        return RowSet.Merge(evaluator, HistogramRows.Read(evaluator, argument).Evaluate(
            (histogram, step, name) =>
            {
                var fraction = HistogramQuantiles.Fraction(lower[step], upper[step], histogram, out var effect);
                notes.NaNs(argument.Span, effect, name);
                return fraction;
            },
            (buckets, step, _) => Functions.Quantiles.Fraction(lower[step], upper[step], buckets)));
    }

    private static List<Row> Quantile(Evaluator evaluator, PromNode argument, HistogramRows rows, double[] quantiles, string? label)
    {
        var notes = evaluator.Context.Notes;
        var fixes = new Dictionary<string, MonotonicityFixes>(StringComparer.Ordinal);
        var result = rows.Evaluate(
            (histogram, step, name) =>
            {
                var value = HistogramQuantiles.Of(quantiles[step], histogram, out var effect);
                notes.NaNs(argument.Span, effect, name);
                return value;
            },
            (buckets, step, name) =>
            {
                var value = Functions.Quantiles.OfBuckets(quantiles[step], buckets, out var fix);
                if (fix is { } found)
                    fixes[name] = fixes.TryGetValue(name, out var before) ? before.With(found, evaluator.Timeline[step]) : new(found, evaluator.Timeline[step]);
                return value;
            });
        foreach (var (name, fix) in fixes)
            notes.Inform(argument.Span, fix.Text(name));
        return result;
    }

    private static double[] Checked(Evaluator evaluator, PromNode argument)
    {
        var quantiles = evaluator.Scalar(argument);
        foreach (var quantile in quantiles.Where(quantile => double.IsNaN(quantile) || quantile is < 0 or > 1).Distinct())
            evaluator.Context.Notes.Warn(argument.Span, $"quantile value should be between 0 and 1, got {GoFloat.General(quantile)}");
        return quantiles;
    }

    // 1 is written 1.0.
    private static string OpenMetricsNumber(double number)
    {
        var text = GoFloat.General(number);
        return double.IsFinite(number) && !text.AsSpan().ContainsAny('.', 'e') ? text + ".0" : text;
    }
}

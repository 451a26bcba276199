using System.Globalization;
using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Syntax;
using Tally.Signals;

namespace Tally.Query.PromQl.Functions;

/// <summary>Functions over classic histograms: the rows of one histogram are found by their labels without <c>le</c>.</summary>
internal static class HistogramFunctions
{
    public static List<Row> Quantile(Evaluator evaluator, CallNode node)
    {
        var quantiles = evaluator.Scalar(node.Arguments[0]);
        var notes = evaluator.Context.Notes;
        foreach (var quantile in quantiles.Where(quantile => double.IsNaN(quantile) || quantile is < 0 or > 1).Distinct())
            notes.Warn(node.Arguments[0].Span, $"quantile value should be between 0 and 1, got {PromPrinter.Number(quantile)}");
        return Evaluate(evaluator, node, node.Arguments[1], (buckets, step, name) =>
        {
            var value = Quantiles.OfBuckets(quantiles[step], buckets, out var wasForced);
            if (wasForced)
                notes.Inform(node.Arguments[1].Span, $"input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile) for metric name {PromString.Quote(name)}");
            return value;
        });
    }

    public static List<Row> Fraction(Evaluator evaluator, CallNode node)
    {
        var (lower, upper) = (evaluator.Scalar(node.Arguments[0]), evaluator.Scalar(node.Arguments[1]));
        return Evaluate(evaluator, node, node.Arguments[2], (buckets, step, _) => Quantiles.Fraction(lower[step], upper[step], buckets));
    }

    private static List<Row> Evaluate(Evaluator evaluator, CallNode node, PromNode argument, Func<List<(double, double)>, int, string, double> function)
    {
        var rows = evaluator.Vector(argument);
        evaluator.Release(rows);
        if (rows.Exists(row => row.HasHistograms))
            throw PromEvaluationException.NotSupported($"{node.Function.Name} of native histograms");

        var result = new List<Row>();
        foreach (var histogram in rows.Select(row => (Row: row, Bound: Bound(evaluator, argument, row))).Where(bucket => bucket.Bound is not null).GroupBy(bucket => Identity(bucket.Row.Labels)))
        {
            evaluator.Context.Cancellation.ThrowIfCancellationRequested();
            var name = histogram.First().Row.Labels[Labels.Name] ?? "";
            var row = new Row(evaluator.Derived(histogram.Key), evaluator.Timeline.Count) { NameDropped = true };
            var buckets = new List<(double, double)>();
            for (var i = 0; i < evaluator.Timeline.Count; i++)
            {
                buckets.Clear();
                foreach (var (bucket, bound) in histogram)
                    if (bucket.Has(i))
                        buckets.Add((bound!.Value, bucket.Values[i]));
                if (buckets.Count > 0)
                    row[i] = new(function(buckets, i, name));
            }
            result.Add(row);
        }
        return RowSet.Merge(result, evaluator.Timeline.Count);
    }

    private static LabelSet Identity(LabelSet labels) => Labels.Where(labels, name => name != "le");

    private static double? Bound(Evaluator evaluator, PromNode argument, Row row)
    {
        var text = row.Labels["le"];
        var name = row.Labels[Labels.Name];
        if (TryNumber(text ?? "", out var bound))
            return bound;
        evaluator.Context.Notes.Warn(argument.Span, $"bucket label \"le\" is missing or has a malformed value of {PromString.Quote(text ?? "")}" + (name is null ? "" : $" for metric name {PromString.Quote(name)}"));
        return null;
    }

    // .NET names the infinities otherwise than Go.
    private static bool TryNumber(string text, out double number)
    {
        number = text.TrimStart('+', '-').ToUpperInvariant() is "INF" or "INFINITY" ? text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity : 0;
        return number != 0 || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}

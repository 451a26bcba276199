using Tally.Query.PromQl.Syntax;
using Tally.Signals;

namespace Tally.Query.PromQl.Evaluation;

/// <summary><c>topk</c>, <c>bottomk</c>, <c>limitk</c>: some of the group's samples as they are, chosen step by step.</summary>
internal static class RankedAggregation
{
    public static List<Row> Evaluate(Evaluator evaluator, AggregateNode node, List<(LabelSet Labels, List<Row> Rows)> groups)
    {
        var top = node.Operator == Aggregator.TopK;
        return Choose(evaluator, node, groups, (rows, step) => rows
            .Where(row => !IsHistogram(evaluator, node, row, step))
            // NaN is worst on either side; among equals the earlier series stays.
            .OrderBy(row => double.IsNaN(row.Values[step]) ? 1 : 0)
            .ThenBy(row => top ? -row.Values[step] : row.Values[step]));
    }

    public static List<Row> First(Evaluator evaluator, AggregateNode node, List<(LabelSet Labels, List<Row> Rows)> groups) =>
        Choose(evaluator, node, groups, (rows, _) => rows);

    /// <summary>A share of the series, always the same ones; a negative share chooses those that the rest of it leaves.</summary>
    public static List<Row> Share(Evaluator evaluator, AggregateNode node, List<Row> rows)
    {
        var ratios = Array.ConvertAll(evaluator.Scalar(node.Parameter!), ratio =>
        {
            if (double.IsNaN(ratio))
                throw new PromEvaluationException("Ratio value is NaN");
            var capped = Math.Clamp(ratio, -1, 1);
            if (capped != ratio)
                evaluator.Context.Notes.Warn(node.Parameter!.Span, $"ratio value should be between -1 and 1, got {GoFloat.General(ratio)}, capping to {GoFloat.General(capped)}");
            return capped;
        });
        var result = new List<Row>(rows.Count);
        foreach (var row in evaluator.Each(rows))
        {
            evaluator.Foresee(result.Count + 1);
            var place = LabelHash.Of(row.Labels) / (double)ulong.MaxValue;
            var chosen = new Row(row.Labels, ratios.Length) { NameDropped = row.NameDropped };
            for (var i = 0; i < ratios.Length; i++)
                if (row.Has(i) && (ratios[i] >= 0 ? place < ratios[i] : place >= 1 + ratios[i]))
                    chosen[i] = row[i];
            if (!chosen.IsEmpty)
                result.Add(chosen);
        }
        return result;
    }

    private static List<Row> Choose(Evaluator evaluator, AggregateNode node, List<(LabelSet Labels, List<Row> Rows)> groups, Func<IEnumerable<Row>, int, IEnumerable<Row>> order)
    {
        var limits = Limits(evaluator, node);
        var chosen = new Dictionary<Row, Row>();
        foreach (var (_, rows) in groups)
            for (var i = 0; i < limits.Length; i++)
            {
                evaluator.Foresee(chosen.Count);
                var step = i;
                foreach (var row in order(rows.Where(row => row.Has(step)), step).Take(limits[i]))
                {
                    if (!chosen.TryGetValue(row, out var target))
                        chosen.Add(row, target = new(row.Labels, limits.Length) { NameDropped = row.NameDropped });
                    target[i] = row[i];
                }
            }
        return [.. chosen.Values];
    }

    private static int[] Limits(Evaluator evaluator, AggregateNode node) => Array.ConvertAll(evaluator.Scalar(node.Parameter!), limit =>
    {
        if (double.IsNaN(limit))
            throw new PromEvaluationException("Parameter value is NaN");
        if (limit is >= 9223372036854775808.0 or < -9223372036854775808.0)
            throw new PromEvaluationException($"Scalar value {GoFloat.General(limit)} {(limit > 0 ? "overflows" : "underflows")} int64");
        return (int)Math.Clamp(limit, 0, int.MaxValue);
    });

    private static bool IsHistogram(Evaluator evaluator, AggregateNode node, Row row, int step)
    {
        if (row.Histogram(step) is null)
            return false;
        evaluator.Context.Notes.Inform(node.Span, $"ignored histogram in {PromPrinter.Name(node.Operator)} aggregation");
        return true;
    }
}

using Tally.Query.PromQl.Functions;
using Tally.Query.PromQl.Histograms;
using Tally.Query.PromQl.Syntax;
using Tally.Signals;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>Aggregations: rows are grouped by labels once, their samples combined step by step.</summary>
internal static class AggregateEvaluator
{
    public static Evaluated Evaluate(Evaluator evaluator, AggregateNode node)
    {
        var rows = evaluator.Vector(node.Inner);
        var groups = Group(evaluator, node, rows);
        var result = node.Operator switch
        {
            Aggregator.TopK or Aggregator.BottomK => RankedAggregation.Evaluate(evaluator, node, groups),
            Aggregator.LimitK => RankedAggregation.First(evaluator, node, groups),
            Aggregator.LimitRatio => RankedAggregation.Share(evaluator, node, rows),
            Aggregator.CountValues => CountValues(evaluator, node, groups),
            Aggregator.Quantile => Quantile(evaluator, node, groups),
            _ => Combine(evaluator, node, groups),
        };
        evaluator.Release(rows);
        return new Evaluated.Rows(result);
    }

    private static List<(LabelSet Labels, List<Row> Rows)> Group(Evaluator evaluator, AggregateNode node, List<Row> rows)
    {
        var places = new Dictionary<LabelSet, int>();
        var groups = new List<(LabelSet Labels, List<Row> Rows)>();
        var names = node.Grouping.ToHashSet(StringComparer.Ordinal);
        foreach (var row in evaluator.Each(rows))
        {
            var labels = node.Without ? Labels.Drop(row.Labels, names) : names.Count == 0 ? LabelSet.Empty : Labels.Keep(row.Labels, names);
            if (!places.TryGetValue(labels, out var place))
            {
                places.Add(labels, place = groups.Count);
                groups.Add((labels, []));
            }
            groups[place].Rows.Add(row);
        }
        return groups;
    }

    private static List<Row> Combine(Evaluator evaluator, AggregateNode node, List<(LabelSet Labels, List<Row> Rows)> groups)
    {
        var result = new List<Row>(groups.Count);
        foreach (var (labels, rows) in groups)
        {
            evaluator.Foresee(result.Count + 1);
            var accumulator = Accumulator.For(node, evaluator.Timeline.Count, evaluator.Context.Notes);
            foreach (var row in evaluator.Each(rows))
                accumulator.Add(row);
            var combined = new Row(labels, evaluator.Timeline.Count) { NameDropped = rows.Exists(row => row.NameDropped) };
            accumulator.Write(combined);
            if (!combined.IsEmpty)
                result.Add(combined);
        }
        return result;
    }

    private static List<Row> Quantile(Evaluator evaluator, AggregateNode node, List<(LabelSet Labels, List<Row> Rows)> groups)
    {
        var quantiles = evaluator.Scalar(node.Parameter!);
        foreach (var quantile in quantiles.Where(quantile => double.IsNaN(quantile) || quantile is < 0 or > 1).Distinct())
            evaluator.Context.Notes.Warn(node.Parameter!.Span, $"quantile value should be between 0 and 1, got {GoFloat.General(quantile)}");
        var result = new List<Row>();
        var values = new List<double>();
        foreach (var (labels, rows) in groups)
        {
            var combined = new Row(labels, quantiles.Length) { NameDropped = rows.Exists(row => row.NameDropped) };
            for (var i = 0; i < quantiles.Length; i++)
            {
                evaluator.Foresee(result.Count + 1);
                values.Clear();
                foreach (var row in rows)
                    if (row.Has(i) && row.Histogram(i) is null)
                        values.Add(row.Values[i]);
                    else if (row.Has(i))
                        evaluator.Context.Notes.Inform(node.Inner.Span, "ignored histogram in quantile aggregation");
                if (values.Count > 0)
                    combined[i] = new(Quantiles.Of(quantiles[i], values));
            }
            if (!combined.IsEmpty)
                result.Add(combined);
        }
        return result;
    }

    private static List<Row> CountValues(Evaluator evaluator, AggregateNode node, List<(LabelSet Labels, List<Row> Rows)> groups)
    {
        var label = evaluator.Text(node.Parameter!);
        if (!LabelFunctions.IsValidName(label))
            throw new PromEvaluationException($"invalid label name {PromString.Quote(label)}");
        var set = new Dictionary<LabelSet, Row>();
        foreach (var (labels, rows) in groups)
            foreach (var row in evaluator.Each(rows))
                for (var i = 0; i < evaluator.Timeline.Count; i++)
                {
                    if (!row.Has(i))
                        continue;
                    var own = labels.With(label, row.Histogram(i) is { } histogram ? HistogramText.Of(histogram) : GoFloat.Plain(row.Values[i]));
                    if (!set.TryGetValue(own, out var counted))
                    {
                        evaluator.Foresee(set.Count + 1);
                        set.Add(own, counted = new(own, evaluator.Timeline.Count));
                    }
                    counted[i] = new(counted.Has(i) ? counted.Values[i] + 1 : 1);
                }
        return [.. set.Values];
    }
}

using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Syntax;
using Tally.Signals;

namespace Tally.Query.PromQl.Functions;

/// <summary>Finds what carries a call out, by the function's name.</summary>
internal static class CallEvaluator
{
    public static Evaluated Evaluate(Evaluator evaluator, CallNode node)
    {
        var name = node.Function.Name;
        if (name == "absent_over_time")
            return new Evaluated.Rows(Absence.OverTime(evaluator, node));
        if (RangeFunctions.All.TryGetValue(name, out var range))
            return new Evaluated.Rows(RangeFunctions.Evaluate(evaluator, node, range));
        if (MathFunctions.All.TryGetValue(name, out var math))
            return new Evaluated.Rows(MathFunctions.Evaluate(evaluator, node, math));
        if (TimeFunctions.Parts.TryGetValue(name, out var part))
            return new Evaluated.Rows(TimeFunctions.Evaluate(evaluator, node, part));
        if (HistogramFunctions.OfNative.TryGetValue(name, out var native))
            return new Evaluated.Rows(HistogramFunctions.Evaluate(evaluator, node, native));
        return name switch
        {
            "time" => TimeFunctions.Time(evaluator),
            "pi" => Constant(evaluator, Math.PI),
            "start" => Constant(evaluator, evaluator.Context.Query.Start / 1000.0),
            "end" => Constant(evaluator, evaluator.Context.Query.End / 1000.0),
            "step" => Constant(evaluator, evaluator.Context.IsRange ? evaluator.Context.Query.Step / 1000.0 : 0),
            "range" => Constant(evaluator, (evaluator.Context.Query.End - evaluator.Context.Query.Start) / 1000.0),
            "min_of" => Pairs(evaluator, node, Math.Min),
            "max_of" => Pairs(evaluator, node, Math.Max),
            "vector" => Vector(evaluator.Scalar(node.Arguments[0])),
            "scalar" => Scalar(evaluator, evaluator.Vector(node.Arguments[0])),
            "timestamp" => new Evaluated.Rows(TimeFunctions.Timestamp(evaluator, node.Arguments[0])),
            "start_timestamp" => new Evaluated.Rows(TimeFunctions.StartTimestamp(evaluator, node.Arguments[0])),
            "info" => new Evaluated.Rows(InfoFunction.Evaluate(evaluator, node)),
            "absent" => new Evaluated.Rows(Absence.Now(evaluator, node)),
            "sort" or "sort_desc" => new Evaluated.Rows(Sorting.ByValue(evaluator, node, name == "sort_desc")),
            "sort_by_label" or "sort_by_label_desc" => new Evaluated.Rows(Sorting.ByLabel(evaluator, node, name == "sort_by_label_desc")),
            "label_replace" => new Evaluated.Rows(LabelFunctions.Replace(evaluator, node)),
            "label_join" => new Evaluated.Rows(LabelFunctions.Join(evaluator, node)),
            "histogram_quantiles" => new Evaluated.Rows(HistogramFunctions.Quantiles(evaluator, node)),
            "histogram_quantile" => new Evaluated.Rows(HistogramFunctions.Quantile(evaluator, node)),
            "histogram_fraction" => new Evaluated.Rows(HistogramFunctions.Fraction(evaluator, node)),
            _ => throw PromEvaluationException.NotSupported($"the function {name}"),
        };
    }

    private static Evaluated.Scalars Constant(Evaluator evaluator, double value) => new([.. Enumerable.Repeat(value, evaluator.Timeline.Count)]);

    private static Evaluated.Scalars Pairs(Evaluator evaluator, CallNode node, Func<double, double, double> choose) =>
        new([.. evaluator.Scalar(node.Arguments[0]).Zip(evaluator.Scalar(node.Arguments[1]), choose)]);

    private static Evaluated.Rows Vector(double[] values)
    {
        var row = new Row(LabelSet.Empty, values.Length);
        for (var i = 0; i < values.Length; i++)
            row[i] = new(values[i]);
        return new([row]);
    }

    // The value of the only series; NaN where there is none, or more than one.
    private static Evaluated.Scalars Scalar(Evaluator evaluator, List<Row> rows)
    {
        evaluator.Release(rows);
        var values = new double[evaluator.Timeline.Count];
        for (var i = 0; i < values.Length; i++)
        {
            evaluator.Foresee(0);
            var present = rows.Where(row => row.Has(i) && row.Histogram(i) is null).Take(2).ToList();
            values[i] = present is [var only] ? only.Values[i] : double.NaN;
        }
        return new(values);
    }
}

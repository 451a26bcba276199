using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Syntax;

namespace Tally.Query.PromQl.Functions;

/// <summary>Functions of each value by itself; the scalar arguments come as they are at the step. Null drops the sample.</summary>
internal static class MathFunctions
{
    public static readonly IReadOnlyDictionary<string, Func<double, double[], double?>> All = new Dictionary<string, Func<double, double[], double?>>(StringComparer.Ordinal)
    {
        ["abs"] = (value, _) => Math.Abs(value),
        ["ceil"] = (value, _) => Math.Ceiling(value),
        ["floor"] = (value, _) => Math.Floor(value),
        ["exp"] = (value, _) => Math.Exp(value),
        ["ln"] = (value, _) => Math.Log(value),
        ["log2"] = (value, _) => Math.Log2(value),
        ["log10"] = (value, _) => Math.Log10(value),
        ["sqrt"] = (value, _) => Math.Sqrt(value),
        ["sgn"] = (value, _) => value < 0 ? -1 : value > 0 ? 1 : value,
        ["deg"] = (value, _) => value * 180 / Math.PI,
        ["rad"] = (value, _) => value * Math.PI / 180,
        ["acos"] = (value, _) => Math.Acos(value),
        ["acosh"] = (value, _) => Math.Acosh(value),
        ["asin"] = (value, _) => Math.Asin(value),
        ["asinh"] = (value, _) => Math.Asinh(value),
        ["atan"] = (value, _) => Math.Atan(value),
        ["atanh"] = (value, _) => Math.Atanh(value),
        ["cos"] = (value, _) => Math.Cos(value),
        ["cosh"] = (value, _) => Math.Cosh(value),
        ["sin"] = (value, _) => Math.Sin(value),
        ["sinh"] = (value, _) => Math.Sinh(value),
        ["tan"] = (value, _) => Math.Tan(value),
        ["tanh"] = (value, _) => Math.Tanh(value),
        ["round"] = (value, arguments) => Round(value, arguments is [var nearest] ? nearest : 1),
        ["clamp"] = (value, arguments) => arguments[0] > arguments[1] ? null : Most(Least(value, arguments[0]), arguments[1]),
        ["clamp_min"] = (value, arguments) => Least(value, arguments[0]),
        ["clamp_max"] = (value, arguments) => Most(value, arguments[0]),
    };

    public static List<Row> Evaluate(Evaluator evaluator, CallNode node, Func<double, double[], double?> function)
    {
        var rows = evaluator.Vector(node.Arguments[0]);
        var scalars = node.Arguments.Skip(1).Select(evaluator.Scalar).ToArray();
        var arguments = new double[scalars.Length];
        foreach (var row in evaluator.Each(rows))
            for (var i = 0; i < evaluator.Timeline.Count; i++)
            {
                if (!row.Has(i))
                    continue;
                for (var a = 0; a < arguments.Length; a++)
                    arguments[a] = scalars[a][i];
                // Histograms have no single value; upstream leaves them out.
                if (row.Histogram(i) is null && function(row.Values[i], arguments) is { } value)
                    row[i] = new(value);
                else
                    row.Clear(i);
            }
        evaluator.Release(rows);
        rows.RemoveAll(row => row.IsEmpty);
        return evaluator.DropNames(rows);
    }

    // A NaN bound makes the result NaN; so do Math.Max and Math.Min.
    private static double Least(double value, double least) => Math.Max(value, least);

    private static double Most(double value, double most) => Math.Min(value, most);

    // Through the inverse, as upstream, so that 0.1 and 0.01 round as people expect; halves go up.
    private static double Round(double value, double nearest)
    {
        var inverse = 1 / nearest;
        return Math.Floor(value * inverse + 0.5) / inverse;
    }
}

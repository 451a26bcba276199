using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Histograms;
using Tally.Query.PromQl.Syntax;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Functions;

/// <summary>Arithmetic on native histograms.</summary>
internal static class HistogramMath
{
    public static NativeHistogram Scale(NativeHistogram histogram, double factor) => HistogramSum.Of(histogram).Scale(factor).ToHistogram();

    /// <summary>An operator with a histogram on one side or both.</summary>
    public static (PromValue? Value, bool Keep) Apply(BinaryNode node, Annotations notes, PromValue left, PromValue right)
    {
        switch (node.Operator, left.Histogram, right.Histogram)
        {
            case (BinaryOperator.Multiply, { } histogram, null):
                return Result(Scale(histogram, right.Float));
            case (BinaryOperator.Multiply, null, { } histogram):
                return Result(Scale(histogram, left.Float));
            case (BinaryOperator.Divide, { } histogram, null):
                return Result(HistogramSum.Of(histogram).Divide(right.Float).ToHistogram());
            case (BinaryOperator.TrimUpper or BinaryOperator.TrimLower, { } histogram, null):
                return Result(HistogramTrim.Of(histogram, right.Float, keepBelow: node.Operator == BinaryOperator.TrimUpper));
            case (BinaryOperator.Add or BinaryOperator.Subtract, { } one, { } other):
                return Merged(node, notes, one, other);
            case (BinaryOperator.Equal or BinaryOperator.NotEqual, { } one, { } other):
                return (left, one.Equals(other) == (node.Operator == BinaryOperator.Equal));
            default:
                Incompatible(node, notes, left, right);
                return (null, false);
        }
    }

    public static void Incompatible(BinaryNode node, Annotations notes, PromValue left, PromValue right)
    {
        var symbol = PromPrinter.Symbol(node.Operator);
        notes.Inform(node.Span, $"incompatible sample types encountered for binary operator \"{symbol}\": {Kind(left)} {symbol} {Kind(right)}");
    }

    private static (PromValue? Value, bool Keep) Merged(BinaryNode node, Annotations notes, NativeHistogram left, NativeHistogram right)
    {
        var isSum = node.Operator == BinaryOperator.Add;
        var sum = HistogramSum.Of(left);
        var merge = isSum ? sum.Add(right) : sum.Subtract(right);
        if (merge.HasFlag(Merge.Incompatible))
        {
            notes.Warn(node.Span, $"incompatible bucket layout encountered for binary operator {PromPrinter.Symbol(node.Operator)}");
            return (null, false);
        }
        notes.Merged(node.Span, merge, isSum ? "addition" : "subtraction");
        if (!isSum)
            sum.Hint = CounterReset.Gauge;
        return Result(sum.ToHistogram());
    }

    private static (PromValue? Value, bool Keep) Result(NativeHistogram histogram) => (new(0, histogram), true);

    private static string Kind(PromValue value) => value.Histogram is null ? "float" : "histogram";
}

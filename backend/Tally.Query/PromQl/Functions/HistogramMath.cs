using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Syntax;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Functions;

/// <summary>Arithmetic on native histograms.</summary>
internal static class HistogramMath
{
    public static NativeHistogram Scale(NativeHistogram histogram, double factor) => new()
    {
        // Less than nothing cannot be counted up.
        CounterReset = factor < 0 ? CounterReset.Gauge : histogram.CounterReset,
        Schema = histogram.Schema,
        ZeroThreshold = histogram.ZeroThreshold,
        ZeroCount = histogram.ZeroCount * factor,
        Count = histogram.Count * factor,
        Sum = histogram.Sum * factor,
        PositiveSpans = histogram.PositiveSpans,
        PositiveBuckets = Array.ConvertAll(histogram.PositiveBuckets, count => count * factor),
        NegativeSpans = histogram.NegativeSpans,
        NegativeBuckets = Array.ConvertAll(histogram.NegativeBuckets, count => count * factor),
        CustomValues = histogram.CustomValues,
    };

    /// <summary>An operator with a histogram on one side or both.</summary>
    public static (PromValue? Value, bool Keep) Apply(BinaryNode node, Annotations notes, PromValue left, PromValue right)
    {
        switch (node.Operator, left.Histogram, right.Histogram)
        {
            case (BinaryOperator.Multiply, { } histogram, null):
                return (new(0, Scale(histogram, right.Float)), true);
            case (BinaryOperator.Multiply, null, { } histogram):
                return (new(0, Scale(histogram, left.Float)), true);
            case (BinaryOperator.Divide, { } histogram, null):
                return (new(0, Scale(histogram, 1 / right.Float)), true);
            case (BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Equal or BinaryOperator.NotEqual, not null, not null):
                throw PromEvaluationException.NotSupported($"\"{PromPrinter.Symbol(node.Operator)}\" between native histograms");
            default:
                var symbol = PromPrinter.Symbol(node.Operator);
                notes.Inform(node.Span, $"incompatible sample types encountered for binary operator \"{symbol}\": {Kind(left)} {symbol} {Kind(right)}");
                return (null, false);
        }
    }

    private static string Kind(PromValue value) => value.Histogram is null ? "float" : "histogram";
}

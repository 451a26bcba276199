using System.Diagnostics;
using Tally.Query.PromQl.Functions;
using Tally.Query.PromQl.Syntax;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>One operator on two samples.</summary>
internal sealed class Arithmetic(BinaryNode node, Annotations notes)
{
    /// <summary>
    /// The result and, of a comparison, whether it holds; then the result is the left sample.
    /// No value where the types do not go together, with a note saying so.
    /// </summary>
    public (PromValue? Value, bool Keep) Apply(PromValue left, PromValue right)
    {
        if (left.Histogram is not null || right.Histogram is not null)
            return HistogramMath.Apply(node, notes, left, right);
        if (node.Operator is BinaryOperator.TrimUpper or BinaryOperator.TrimLower)
        {
            HistogramMath.Incompatible(node, notes, left, right);
            return (null, false);
        }
        return PromTypes.IsComparison(node.Operator)
            ? (left, Holds(node.Operator, left.Float, right.Float))
            : (new(Apply(node.Operator, left.Float, right.Float)), true);
    }

    public static double Apply(BinaryOperator op, double left, double right) => op switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => left / right,
        BinaryOperator.Modulo => left % right,
        BinaryOperator.Power => Power(left, right),
        BinaryOperator.Atan2 => Math.Atan2(left, right),
        _ => throw new UnreachableException(),
    };

    public static bool Holds(BinaryOperator op, double left, double right) => op switch
    {
        BinaryOperator.Equal => left == right,
        BinaryOperator.NotEqual => left != right,
        BinaryOperator.Less => left < right,
        BinaryOperator.LessOrEqual => left <= right,
        BinaryOperator.Greater => left > right,
        BinaryOperator.GreaterOrEqual => left >= right,
        _ => throw new UnreachableException(),
    };

    // C# and Go agree on the special cases, 1^NaN = 1 included.
    private static double Power(double left, double right) => Math.Pow(left, right);
}

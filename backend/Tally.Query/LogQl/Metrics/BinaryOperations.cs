using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Metrics;

/// <summary>Arithmetic and comparisons. Dividing by zero is NaN here, unlike in PromQL.</summary>
internal static class BinaryOperations
{
    public static bool IsComparison(BinaryOperation operation) => operation is
        BinaryOperation.Equal or BinaryOperation.NotEqual or BinaryOperation.Greater or BinaryOperation.GreaterOrEqual or BinaryOperation.Less or BinaryOperation.LessOrEqual;

    /// <summary>A comparison of two numbers is 1 or 0.</summary>
    public static double OnScalars(BinaryOperation operation, double left, double right) => operation switch
    {
        BinaryOperation.Add => left + right,
        BinaryOperation.Subtract => left - right,
        BinaryOperation.Multiply => left * right,
        BinaryOperation.Divide => right == 0 ? double.NaN : left / right,
        BinaryOperation.Modulo => right == 0 ? double.NaN : left % right,
        BinaryOperation.Power => Math.Pow(left, right),
        _ => Compare(operation, left, right) ? 1 : 0,
    };

    /// <summary>A comparison without <c>bool</c> keeps the samples for which it holds, as they are.</summary>
    public static List<LogSample> OnScalar(BinaryExpr binary, List<LogSample> samples, double scalar, bool scalarIsLeft)
    {
        var result = new List<LogSample>(samples.Count);
        foreach (var (labels, value) in samples)
            if (Combine(binary, scalarIsLeft ? scalar : value, scalarIsLeft ? value : scalar, kept: value) is { } combined)
                result.Add(new(labels, combined));
        return result;
    }

    /// <summary>Null where a comparison drops the sample.</summary>
    public static double? Combine(BinaryExpr binary, double left, double right, double kept)
    {
        if (!IsComparison(binary.Operation) || binary.Matching.ReturnsBool)
            return OnScalars(binary.Operation, left, right);
        return Compare(binary.Operation, left, right) ? kept : null;
    }

    private static bool Compare(BinaryOperation operation, double left, double right) => operation switch
    {
        BinaryOperation.Equal => left == right,
        BinaryOperation.NotEqual => left != right,
        BinaryOperation.Greater => left > right,
        BinaryOperation.GreaterOrEqual => left >= right,
        BinaryOperation.Less => left < right,
        BinaryOperation.LessOrEqual => left <= right,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

namespace Tally.Query.PromQl.Syntax;

/// <summary>What may stand where. Each check returns the node it was given, or fails at the node that is wrong.</summary>
internal static class PromTypes
{
    public static bool IsSet(BinaryOperator op) => op is BinaryOperator.And or BinaryOperator.Or or BinaryOperator.Unless;

    public static bool IsComparison(BinaryOperator op) => op is >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual;

    /// <summary>True where the result is another quantity than the operands, so that their name no longer fits.</summary>
    public static bool ChangesMeaning(BinaryOperator op) => op <= BinaryOperator.Atan2;

    public static string Name(PromType type) => type switch
    {
        PromType.Scalar => "scalar",
        PromType.Vector => "instant vector",
        PromType.Matrix => "range vector",
        PromType.String => "string",
        _ => "none",
    };

    public static SelectorNode Check(SelectorNode node) =>
        node.Matchers.Any(matcher => !matcher.MatchesEmpty)
            ? node
            : throw new PromSyntaxException(node.Span.Start, "vector selector must contain at least one non-empty matcher");

    public static SubqueryNode Check(SubqueryNode node) =>
        node.Inner.Type == PromType.Vector
            ? node
            : throw new PromSyntaxException(node.Span.Start, $"subquery is only allowed on instant vector, got {Name(node.Inner.Type)} instead");

    public static void CheckSigned(PromNode operand, Span sign)
    {
        if (operand.Type is not (PromType.Scalar or PromType.Vector))
            throw new PromSyntaxException(sign.Start, $"unary expression only allowed on expressions of type scalar or instant vector, got \"{Name(operand.Type)}\"");
    }

    public static BinaryNode Check(BinaryNode node)
    {
        var (left, right) = (node.Left.Type, node.Right.Type);
        if (node.Bool && !IsComparison(node.Operator))
            throw new PromSyntaxException(node.Span.Start, "bool modifier can only be used on comparison operators");
        if (IsComparison(node.Operator) && !node.Bool && left == PromType.Scalar && right == PromType.Scalar)
            throw new PromSyntaxException(node.Span.Start, "comparisons between scalars must use BOOL modifier");
        if (left == PromType.Scalar && right == PromType.Scalar && node.Operator is BinaryOperator.TrimUpper or BinaryOperator.TrimLower)
            throw new PromSyntaxException(node.Span.Start, $"operator \"{PromPrinter.Symbol(node.Operator)}\" not allowed for Scalar operations");
        foreach (var side in (PromNode[])[node.Left, node.Right])
            if (side.Type is not (PromType.Scalar or PromType.Vector))
                throw new PromSyntaxException(side.Span.Start, "binary expression must contain only scalar and instant vector types");
        if (left == PromType.Vector && right == PromType.Vector)
            return node with { Matching = node.Matching ?? new(IsSet(node.Operator) ? Cardinality.ManyToMany : Cardinality.OneToOne, false, [], []) };
        if (node.Matching is { FillLeft: not null } or { FillRight: not null })
            throw new PromSyntaxException(node.Span.Start, "filling in missing series only allowed between instant vectors");
        if (node.Matching is not null)
            throw new PromSyntaxException(node.Span.Start, "vector matching only allowed between instant vectors");
        if (IsSet(node.Operator))
            throw new PromSyntaxException(node.Span.Start, $"set operator \"{PromPrinter.Symbol(node.Operator)}\" not allowed in binary scalar expression");
        return node;
    }

    public static CallNode Check(CallNode node)
    {
        var (function, count) = (node.Function, node.Arguments.Count);
        if (function is { Optional: 0, Repeats: false } && count != function.Arguments.Length)
            throw new PromSyntaxException(node.Span.Start, $"expected {function.Arguments.Length} argument(s) in call to \"{function.Name}\", got {count}");
        if (count < function.Least)
            throw new PromSyntaxException(node.Span.Start, $"expected at least {function.Least} argument(s) in call to \"{function.Name}\", got {count}");
        if (!function.Repeats && count > function.Arguments.Length)
            throw new PromSyntaxException(node.Span.Start, $"expected at most {function.Arguments.Length} argument(s) in call to \"{function.Name}\", got {count}");
        for (var i = 0; i < count; i++)
            Expect(node.Arguments[i], function.ArgumentType(i), $"call to function \"{function.Name}\"");
        return node;
    }

    public static AggregateNode Aggregate(Span span, Aggregator op, List<PromNode> arguments, IReadOnlyList<string> grouping, bool without)
    {
        var parameterType = op switch
        {
            Aggregator.TopK or Aggregator.BottomK or Aggregator.Quantile or Aggregator.LimitK or Aggregator.LimitRatio => PromType.Scalar,
            Aggregator.CountValues => PromType.String,
            _ => PromType.None,
        };
        var expected = parameterType == PromType.None ? 1 : 2;
        if (arguments.Count == 0)
            throw new PromSyntaxException(span.Start, "no arguments for aggregate expression provided");
        if (arguments.Count != expected)
            throw new PromSyntaxException(span.Start, $"wrong number of arguments for aggregate expression provided, expected {expected}, got {arguments.Count}");
        Expect(arguments[^1], PromType.Vector, "aggregation expression");
        if (parameterType != PromType.None)
            Expect(arguments[0], parameterType, "aggregation parameter");
        return new(span, op, arguments[^1], parameterType == PromType.None ? null : arguments[0], grouping, without);
    }

    private static void Expect(PromNode node, PromType type, string context)
    {
        if (node.Type != type)
            throw new PromSyntaxException(node.Span.Start, $"expected type {Name(type)} in {context}, got {Name(node.Type)}");
    }
}

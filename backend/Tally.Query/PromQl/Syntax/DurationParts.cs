namespace Tally.Query.PromQl.Syntax;

/// <summary>Durations that are expressions, <c>[step() * 2]</c>: numbers once the query's step and range are known.</summary>
internal static class DurationParts
{
    /// <summary>The same tree with every such duration a number.</summary>
    /// <exception cref="PromSyntaxException">One of them is no duration.</exception>
    public static PromNode Resolve(PromNode node, double step, double range)
    {
        return Each(node);

        PromNode Each(PromNode each) => each switch
        {
            ParenNode paren => paren with { Inner = Each(paren.Inner) },
            NegateNode negate => negate with { Inner = Each(negate.Inner) },
            BinaryNode binary => binary with { Left = Each(binary.Left), Right = Each(binary.Right) },
            AggregateNode aggregate => aggregate with { Inner = Each(aggregate.Inner), Parameter = aggregate.Parameter is null ? null : Each(aggregate.Parameter) },
            CallNode call => call with { Arguments = [.. call.Arguments.Select(Each)] },
            SelectorNode selector => Selector(selector),
            RangeNode wide => wide with { Selector = Selector(wide.Selector), Range = Duration(wide.RangePart, wide.Range, isSigned: false) },
            SubqueryNode subquery => subquery with
            {
                Inner = Each(subquery.Inner),
                Range = Duration(subquery.RangePart, subquery.Range, isSigned: false),
                Step = Duration(subquery.StepPart, subquery.Step, isSigned: false),
                Offset = Duration(subquery.OffsetPart, subquery.Offset, isSigned: true),
            },
            _ => each,
        };

        SelectorNode Selector(SelectorNode selector) => selector.OffsetPart is null ? selector : selector with { Offset = Duration(selector.OffsetPart, selector.Offset, isSigned: true) };

        long Duration(PromNode? part, long given, bool isSigned) => part is null ? given : Milliseconds(part, Seconds(part, step, range), isSigned);
    }

    /// <summary>Seconds as milliseconds, checked.</summary>
    public static long Milliseconds(PromNode part, double seconds, bool isSigned)
    {
        if (!double.IsFinite(seconds))
            throw new PromSyntaxException(part.Span.Start, "duration is NaN or infinite");
        if (seconds <= 0 && !isSigned)
            throw new PromSyntaxException(part.Span.Start, "duration must be greater than 0");
        if (Math.Abs(seconds) >= long.MaxValue / 1_000_000_000.0)
            throw new PromSyntaxException(part.Span.Start, "duration out of range");
        return (long)Math.Round(seconds * 1000, MidpointRounding.AwayFromZero);
    }

    private static double Seconds(PromNode part, double step, double range) => part switch
    {
        NumberNode number => number.Value,
        ParenNode paren => Seconds(paren.Inner, step, range),
        NegateNode negate => -Seconds(negate.Inner, step, range),
        CallNode { Function.Name: "step" } => step,
        CallNode { Function.Name: "range" } => range,
        CallNode { Function.Name: "min_of" } call => Math.Min(Seconds(call.Arguments[0], step, range), Seconds(call.Arguments[1], step, range)),
        CallNode call => Math.Max(Seconds(call.Arguments[0], step, range), Seconds(call.Arguments[1], step, range)),
        BinaryNode { Operator: BinaryOperator.Divide or BinaryOperator.Modulo } binary when Seconds(binary.Right, step, range) == 0 =>
            throw new PromSyntaxException(binary.Span.Start, binary.Operator == BinaryOperator.Divide ? "division by zero" : "modulo by zero"),
        BinaryNode binary => Evaluation.Arithmetic.Apply(binary.Operator, Seconds(binary.Left, step, range), Seconds(binary.Right, step, range)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

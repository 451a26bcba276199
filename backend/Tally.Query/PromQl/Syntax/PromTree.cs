using Tally.Storage;

namespace Tally.Query.PromQl.Syntax;

/// <summary>What an expression evaluates to.</summary>
internal enum PromType { None, Scalar, Vector, Matrix, String }

/// <summary>A stretch of the query's text, end exclusive.</summary>
internal readonly record struct Span(int Start, int End);

internal enum BinaryOperator { Add, Subtract, Multiply, Divide, Modulo, Power, Atan2, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, TrimUpper, TrimLower, And, Or, Unless }

internal enum Aggregator { Sum, Avg, Count, Min, Max, Group, StdDev, StdVar, TopK, BottomK, CountValues, Quantile, LimitK, LimitRatio }

/// <summary>How many series of one side may match one of the other; the "many" side is the left of <c>group_left</c>.</summary>
internal enum Cardinality { OneToOne, ManyToOne, OneToMany, ManyToMany }

/// <summary>
/// How a selector looks beyond its window: with <c>anchored</c> at the sample before it, with <c>smoothed</c> at those on both
/// sides, between which it interpolates.
/// </summary>
internal enum Extension { None, Anchored, Smoothed }

/// <summary>Where <c>@</c> pins the time: a number of milliseconds, or an end of the query.</summary>
internal abstract record AtModifier
{
    public sealed record Time(long Milliseconds) : AtModifier;
    public sealed record QueryStart : AtModifier;
    public sealed record QueryEnd : AtModifier;
}

/// <summary>Which labels two sides must share. Null <c>Labels</c> never occurs; <c>On</c> false is "all but these".</summary>
internal sealed record VectorMatching(Cardinality Cardinality, bool On, IReadOnlyList<string> Labels, IReadOnlyList<string> Include)
{
    /// <summary>Stands in for samples that the "many" (or left) side lacks; null to leave them out.</summary>
    public double? FillLeft { get; init; }

    /// <summary>Stands in for samples that the "one" (or right) side lacks, with <c>group_right</c> too, as upstream has it.</summary>
    public double? FillRight { get; init; }
}

/// <summary>A parsed expression. Durations are milliseconds.</summary>
internal abstract record PromNode(Span Span)
{
    public abstract PromType Type { get; }
}

internal sealed record NumberNode(Span Span, double Value) : PromNode(Span)
{
    /// <summary>True where it was written as a duration, <c>5m</c> for 300.</summary>
    public bool IsDuration { get; init; }

    public override PromType Type => PromType.Scalar;
}

internal sealed record StringNode(Span Span, string Value) : PromNode(Span)
{
    public override PromType Type => PromType.String;
}

internal sealed record ParenNode(Span Span, PromNode Inner) : PromNode(Span)
{
    public override PromType Type => Inner.Type;
}

internal sealed record NegateNode(Span Span, PromNode Inner) : PromNode(Span)
{
    public override PromType Type => Inner.Type;
}

internal sealed record BinaryNode(Span Span, BinaryOperator Operator, PromNode Left, PromNode Right, bool Bool, VectorMatching? Matching) : PromNode(Span)
{
    public override PromType Type => Left.Type == PromType.Scalar && Right.Type == PromType.Scalar ? PromType.Scalar : PromType.Vector;
}

internal sealed record AggregateNode(Span Span, Aggregator Operator, PromNode Inner, PromNode? Parameter, IReadOnlyList<string> Grouping, bool Without) : PromNode(Span)
{
    public override PromType Type => PromType.Vector;
}

internal sealed record CallNode(Span Span, PromFunction Function, IReadOnlyList<PromNode> Arguments) : PromNode(Span)
{
    public override PromType Type => Function.Returns;
}

/// <summary><c>Name</c> is also among the matchers; it is kept for printing.</summary>
internal sealed record SelectorNode(Span Span, string? Name, IReadOnlyList<LabelMatcher> Matchers, long Offset, AtModifier? At) : PromNode(Span)
{
    /// <summary>The offset as it was written, where it is an expression.</summary>
    public PromNode? OffsetPart { get; init; }

    /// <summary>Which samples outside the window count.</summary>
    public Extension Extension { get; init; }

    public override PromType Type => PromType.Vector;
}

internal sealed record RangeNode(Span Span, SelectorNode Selector, long Range) : PromNode(Span)
{
    /// <summary>The range as it was written, where it is an expression.</summary>
    public PromNode? RangePart { get; init; }

    public override PromType Type => PromType.Matrix;
}

/// <summary><c>Step</c> 0 takes the engine's default.</summary>
internal sealed record SubqueryNode(Span Span, PromNode Inner, long Range, long Step, long Offset, AtModifier? At) : PromNode(Span)
{
    public PromNode? RangePart { get; init; }
    public PromNode? StepPart { get; init; }
    public PromNode? OffsetPart { get; init; }

    public override PromType Type => PromType.Matrix;
}

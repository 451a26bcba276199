using Tally.Query.Text;

namespace Tally.Query.TraceQl;

// The syntax tree of TraceQL. At is the offset of a node's first character (of an operation: of its operator).

/// <summary>Where an attribute is looked for. <c>None</c>: everywhere, the span first.</summary>
internal enum Scope { None, Span, Resource, Event, Link, Instrumentation }

internal enum Intrinsic
{
    None, Duration, Name, Status, StatusMessage, Kind, ChildCount, Parent,
    RootServiceName, RootName, TraceDuration, TraceId, SpanId, ParentId,
    NestedSetLeft, NestedSetRight, NestedSetParent,
    EventName, EventTimeSinceStart, LinkTraceId, LinkSpanId, InstrumentationName, InstrumentationVersion,
}

internal enum Operator
{
    Add, Subtract, Multiply, Divide, Modulo, Power,
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, Regex, NotRegex,
    And, Or, Not, Minus, Exists, NotExists,
}

internal enum SpansetOperator
{
    And, Or, Child, Parent, Descendant, Ancestor, Sibling,
    NotChild, NotParent, NotDescendant, NotAncestor, NotSibling,
    UnionChild, UnionParent, UnionDescendant, UnionAncestor, UnionSibling,
}

internal enum AggregateFunction { Count, Max, Min, Avg, Sum }

internal enum MetricsFunction { Rate, CountOverTime, MinOverTime, MaxOverTime, AvgOverTime, SumOverTime, QuantileOverTime, HistogramOverTime, Compare }

internal abstract record Node(int At);

// Inside braces.
internal abstract record FieldExpression(int At) : Node(At);
internal sealed record Literal(Static Value, int At) : FieldExpression(At);
internal sealed record Field(Scope Scope, Intrinsic Intrinsic, string Name, bool OfParent, int At) : FieldExpression(At);
internal sealed record Unary(Operator Operator, FieldExpression Operand, int At) : FieldExpression(At);

internal sealed record Binary(Operator Operator, FieldExpression Left, FieldExpression Right, int At) : FieldExpression(At)
{
    /// <summary>The compiled right side of <c>=~</c> and <c>!~</c>, anchored at both ends.</summary>
    public Re2? Pattern { get; init; }

    public bool IsComparison => Operator is Operator.Equal or Operator.NotEqual or Operator.Less or Operator.LessOrEqual or Operator.Greater or Operator.GreaterOrEqual;
}

// Spansets and pipelines.
internal abstract record Stage(int At) : Node(At);
internal abstract record SpansetExpression(int At) : Stage(At);
internal sealed record SpansetFilter(FieldExpression Condition, int At) : SpansetExpression(At);
internal sealed record SpansetOperation(SpansetOperator Operator, SpansetExpression Left, SpansetExpression Right, int At) : SpansetExpression(At);
internal sealed record Pipeline(IReadOnlyList<Stage> Stages, int At) : SpansetExpression(At);
internal sealed record GroupBy(FieldExpression Key, int At) : Stage(At);
internal sealed record Coalesce(int At) : Stage(At);
internal sealed record Select(IReadOnlyList<Field> Fields, int At) : Stage(At);
internal sealed record ScalarFilter(Operator Operator, ScalarExpression Left, ScalarExpression Right, int At) : Stage(At);

internal abstract record ScalarExpression(int At) : Node(At);
internal sealed record ScalarLiteral(Static Value, int At) : ScalarExpression(At);
internal sealed record Aggregate(AggregateFunction Function, FieldExpression? Operand, int At) : ScalarExpression(At);
internal sealed record ScalarOperation(Operator Operator, ScalarExpression Left, ScalarExpression Right, int At) : ScalarExpression(At);
internal sealed record ScalarPipeline(IReadOnlyList<Stage> Stages, Aggregate Last, int At) : ScalarExpression(At);

// Metrics.
internal abstract record MetricsExpression(int At) : Node(At);
internal sealed record MetricsPipeline(Pipeline Spans, MetricsAggregate Aggregate, IReadOnlyList<SecondStage> Then, int At) : MetricsExpression(At);
internal sealed record MetricsLiteral(Static Value, int At) : MetricsExpression(At);
internal sealed record MetricsOperation(Operator Operator, MetricsExpression Left, MetricsExpression Right, int At) : MetricsExpression(At);
internal sealed record MetricsChain(MetricsExpression Of, IReadOnlyList<SecondStage> Then, int At) : MetricsExpression(At);
internal sealed record MetricsAggregate(MetricsFunction Function, Field? Of, IReadOnlyList<double> Parameters, SpansetFilter? Compared, IReadOnlyList<Field> By, int At) : Node(At);
internal abstract record SecondStage(int At) : Node(At);
internal sealed record Ranking(bool Top, long Limit, int At) : SecondStage(At);
internal sealed record MetricsFilter(Operator Operator, Static Value, int At) : SecondStage(At);

internal sealed record Hint(string Name, Static Value, int At) : Node(At);

/// <summary>A whole query: for spans (<c>Spans</c>) or for metrics over them (<c>Metrics</c>); one of the two.</summary>
internal sealed record QueryRoot(Pipeline? Spans, MetricsExpression? Metrics, IReadOnlyList<Hint> Hints);

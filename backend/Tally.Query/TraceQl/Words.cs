using Tally.Signals;

namespace Tally.Query.TraceQl;

/// <summary>What the words of a query mean.</summary>
internal static class Words
{
    public static readonly Dictionary<string, Intrinsic> Intrinsics = new(StringComparer.Ordinal)
    {
        ["duration"] = Intrinsic.Duration, ["name"] = Intrinsic.Name, ["status"] = Intrinsic.Status, ["statusMessage"] = Intrinsic.StatusMessage,
        ["kind"] = Intrinsic.Kind, ["parent"] = Intrinsic.Parent, ["rootName"] = Intrinsic.RootName, ["rootServiceName"] = Intrinsic.RootServiceName,
        ["traceDuration"] = Intrinsic.TraceDuration, ["nestedSetLeft"] = Intrinsic.NestedSetLeft, ["nestedSetRight"] = Intrinsic.NestedSetRight,
        ["nestedSetParent"] = Intrinsic.NestedSetParent,
    };

    public static readonly Dictionary<(string Scope, string Name), Intrinsic> ScopedIntrinsics = new()
    {
        [("trace", "duration")] = Intrinsic.TraceDuration, [("trace", "rootName")] = Intrinsic.RootName,
        [("trace", "rootService")] = Intrinsic.RootServiceName, [("trace", "id")] = Intrinsic.TraceId,
        [("span", "duration")] = Intrinsic.Duration, [("span", "name")] = Intrinsic.Name, [("span", "kind")] = Intrinsic.Kind,
        [("span", "status")] = Intrinsic.Status, [("span", "statusMessage")] = Intrinsic.StatusMessage, [("span", "id")] = Intrinsic.SpanId,
        [("span", "parentID")] = Intrinsic.ParentId, [("span", "childCount")] = Intrinsic.ChildCount,
        [("event", "name")] = Intrinsic.EventName, [("event", "timeSinceStart")] = Intrinsic.EventTimeSinceStart,
        [("link", "traceID")] = Intrinsic.LinkTraceId, [("link", "spanID")] = Intrinsic.LinkSpanId,
        [("instrumentation", "name")] = Intrinsic.InstrumentationName, [("instrumentation", "version")] = Intrinsic.InstrumentationVersion,
    };

    public static readonly Dictionary<string, Static> Literals = new(StringComparer.Ordinal)
    {
        ["nil"] = Static.Nil, ["true"] = Static.True, ["false"] = Static.False,
        ["ok"] = Static.From(StatusCode.Ok), ["error"] = Static.From(StatusCode.Error), ["unset"] = Static.From(StatusCode.Unset),
        ["unspecified"] = Static.From(SpanKind.Unspecified), ["internal"] = Static.From(SpanKind.Internal), ["server"] = Static.From(SpanKind.Server),
        ["client"] = Static.From(SpanKind.Client), ["producer"] = Static.From(SpanKind.Producer), ["consumer"] = Static.From(SpanKind.Consumer),
        ["minInt"] = Static.From(long.MinValue), ["maxInt"] = Static.From(long.MaxValue),
    };

    public static readonly Dictionary<string, AggregateFunction> Aggregates = new(StringComparer.Ordinal)
    {
        ["count"] = AggregateFunction.Count, ["max"] = AggregateFunction.Max, ["min"] = AggregateFunction.Min, ["avg"] = AggregateFunction.Avg, ["sum"] = AggregateFunction.Sum,
    };

    public static readonly Dictionary<string, MetricsFunction> Metrics = new(StringComparer.Ordinal)
    {
        ["rate"] = MetricsFunction.Rate, ["count_over_time"] = MetricsFunction.CountOverTime, ["min_over_time"] = MetricsFunction.MinOverTime,
        ["max_over_time"] = MetricsFunction.MaxOverTime, ["avg_over_time"] = MetricsFunction.AvgOverTime, ["sum_over_time"] = MetricsFunction.SumOverTime,
        ["quantile_over_time"] = MetricsFunction.QuantileOverTime, ["histogram_over_time"] = MetricsFunction.HistogramOverTime, ["compare"] = MetricsFunction.Compare,
    };

    public static readonly Dictionary<string, (Operator Operator, int Precedence)> FieldOperators = new(StringComparer.Ordinal)
    {
        ["&&"] = (Operator.And, 1), ["||"] = (Operator.Or, 1),
        ["="] = (Operator.Equal, 2), ["!="] = (Operator.NotEqual, 2), ["<"] = (Operator.Less, 2), ["<="] = (Operator.LessOrEqual, 2),
        [">"] = (Operator.Greater, 2), [">="] = (Operator.GreaterOrEqual, 2), ["=~"] = (Operator.Regex, 2), ["!~"] = (Operator.NotRegex, 2),
        ["+"] = (Operator.Add, 3), ["-"] = (Operator.Subtract, 3),
        ["*"] = (Operator.Multiply, 5), ["/"] = (Operator.Divide, 5), ["%"] = (Operator.Modulo, 5), ["^"] = (Operator.Power, 6),
    };

    public static readonly Dictionary<string, (SpansetOperator Operator, int Precedence)> SpansetOperators = new(StringComparer.Ordinal)
    {
        ["&&"] = (SpansetOperator.And, 1), ["||"] = (SpansetOperator.Or, 1),
        [">"] = (SpansetOperator.Child, 2), ["<"] = (SpansetOperator.Parent, 2), [">>"] = (SpansetOperator.Descendant, 2), ["<<"] = (SpansetOperator.Ancestor, 2), ["~"] = (SpansetOperator.Sibling, 2),
        ["!>"] = (SpansetOperator.NotChild, 2), ["!<"] = (SpansetOperator.NotParent, 2), ["!>>"] = (SpansetOperator.NotDescendant, 2), ["!<<"] = (SpansetOperator.NotAncestor, 2), ["!~"] = (SpansetOperator.NotSibling, 2),
        ["&>"] = (SpansetOperator.UnionChild, 2), ["&<"] = (SpansetOperator.UnionParent, 2), ["&>>"] = (SpansetOperator.UnionDescendant, 2), ["&<<"] = (SpansetOperator.UnionAncestor, 2), ["&~"] = (SpansetOperator.UnionSibling, 2),
    };
}

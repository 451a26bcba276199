using Tally.Query.Text;

namespace Tally.Query.TraceQl;

/// <summary>What a query that parses may still be refused for; <c>Unsupported</c>: upstream refuses it as not yet supported, too.</summary>
internal sealed record Objection(int At, string Message, bool Unsupported = false);

/// <summary>Checks the types of a parsed query by upstream's rules, without looking at data.</summary>
internal static class Validator
{
    /// <summary>The first objection, or null.</summary>
    public static Objection? Check(QueryRoot query) => query.Metrics is null ? Check(query.Spans!) : Check(query.Metrics);

    private static Objection? Check(MetricsExpression metrics) => metrics switch
    {
        MetricsPipeline pipeline => Check(pipeline.Spans) ?? Check(pipeline.Aggregate) ?? SecondStages(pipeline.Then, pipeline.Aggregate.Function == MetricsFunction.Compare),
        MetricsChain chain => Check(chain.Of) ?? SecondStages(chain.Then, HasCompare(chain.Of)),
        MetricsOperation operation => HasCompare(operation) ? NoCompare(operation.At) : Check(operation.Left) ?? Check(operation.Right),
        _ => null,
    };

    private static Objection? Check(MetricsAggregate aggregate) =>
        (aggregate.Of is null ? null : Check(aggregate.Of)) ?? (aggregate.Compared is null ? null : Check(aggregate.Compared)) ?? aggregate.By.Select(Check).FirstOrDefault(found => found is not null) ?? Limits(aggregate);

    /// <summary>What a metrics function may be grouped by and given.</summary>
    private static Objection? Limits(MetricsAggregate aggregate)
    {
        const int MaxGroups = 5, MaxCompared = 1000;
        // One of them is taken by the buckets, or by the count that an average needs.
        var groups = aggregate.Function is MetricsFunction.HistogramOverTime or MetricsFunction.QuantileOverTime or MetricsFunction.AvgOverTime ? MaxGroups - 1 : MaxGroups;
        if (aggregate.By.Count > groups)
            return new(aggregate.At, $"metrics group by {aggregate.By.Count} values not yet supported", Unsupported: true);
        if (aggregate.Function == MetricsFunction.QuantileOverTime)
            return aggregate.Parameters.All(quantile => quantile is >= 0 and <= 1) ? null : new(aggregate.At, "quantile must be between 0 and 1");
        if (aggregate.Function != MetricsFunction.Compare || aggregate.Parameters.Count == 0)
            return null;
        if (aggregate.Parameters[0] is < 1 or > MaxCompared)
            return new(aggregate.At, $"compare() top number of values must be an integer between 1 and {MaxCompared}");
        return aggregate.Parameters is not [_, var start, var end] || start > 0 && end > start ? null
            : new(aggregate.At, start > 0 && end > 0 ? "compare() end timestamp must be greater than start timestamp" : "compare() timestamps must be positive integer unix nanoseconds");
    }

    private static Objection? SecondStages(IReadOnlyList<SecondStage> stages, bool afterCompare)
    {
        foreach (var stage in stages)
            if (afterCompare)
                return NoCompare(stage.At);
            else if (stage is Ranking { Limit: <= 0 } ranking)
                return new(ranking.At, $"{(ranking.Top ? "topk" : "bottomk")} needs a limit above 0");
        return null;
    }

    private static bool HasCompare(MetricsExpression metrics) => metrics switch
    {
        MetricsPipeline pipeline => pipeline.Aggregate.Function == MetricsFunction.Compare,
        MetricsChain chain => HasCompare(chain.Of),
        MetricsOperation operation => HasCompare(operation.Left) || HasCompare(operation.Right),
        _ => false,
    };

    private static Objection NoCompare(int at) => new(at, "`compare()` cannot be used with second stage functions");

    private static Objection? Check(Stage stage) => stage switch
    {
        SpansetFilter filter => Check(filter.Condition) ?? (TypeOf(filter.Condition) is StaticType.Attribute or StaticType.Bool ? null : new Objection(filter.At, "span filter field expressions must resolve to a boolean")),
        SpansetOperation operation => Check(operation.Left) ?? Check(operation.Right),
        Pipeline pipeline => pipeline.Stages.Select(Check).FirstOrDefault(found => found is not null),
        GroupBy group => ReferencesSpan(group.Key) ? Check(group.Key) : new Objection(group.At, "grouping field expressions must reference the span"),
        Select select => select.Fields.Select(Check).FirstOrDefault(found => found is not null),
        ScalarFilter filter => Check(filter),
        _ => null,
    };

    private static Objection? Check(ScalarFilter filter) =>
        Check(filter.Left) ?? Check(filter.Right) ?? Operands(filter.Operator, TypeOf(filter.Left), TypeOf(filter.Right), filter.At)
        ?? (filter.Left is Aggregate && filter.Right is ScalarLiteral ? null : new Objection(filter.At, "a comparison other than of an aggregate with a number is not yet supported", Unsupported: true));

    private static Objection? Check(ScalarExpression scalar) => scalar switch
    {
        Aggregate { Operand: { } operand } aggregate => Check(operand)
            ?? (TypeOf(operand) is StaticType.Attribute or StaticType.Int or StaticType.Float or StaticType.Duration ? null : new Objection(aggregate.At, "aggregate field expressions must resolve to a number type"))
            ?? (ReferencesSpan(operand) ? null : new Objection(aggregate.At, "aggregate field expressions must reference the span")),
        ScalarOperation operation => Check(operation.Left) ?? Check(operation.Right) ?? Operands(operation.Operator, TypeOf(operation.Left), TypeOf(operation.Right), operation.At),
        ScalarPipeline pipeline => pipeline.Stages.Select(Check).FirstOrDefault(found => found is not null) ?? Check(pipeline.Last),
        _ => null,
    };

    private static Objection? Check(FieldExpression expression) => expression switch
    {
        Field { OfParent: true } or Field { Intrinsic: Intrinsic.Parent } => new(expression.At, "parent is not yet supported", Unsupported: true),
        Binary binary => Check(binary.Left) ?? Check(binary.Right) ?? Operands(binary.Operator, TypeOf(binary.Left), TypeOf(binary.Right), binary.At) ?? Pattern(binary),
        Unary unary => Check(unary.Operand) ?? Check(unary.Operator, unary.Operand, unary.At),
        _ => null,
    };

    private static Objection? Check(Operator op, FieldExpression operand, int at)
    {
        if (op == Operator.NotExists && operand is Field { Intrinsic: not Intrinsic.None } intrinsic)
            return new(at, $"{intrinsic.Name}=nil is not valid because intrinsics cannot be nil");
        if (op == Operator.NotExists && operand is Field { Scope: Scope.Resource, Name: "service.name" })
            return new(at, "resource.service.name=nil is not valid because resource.service.name cannot be nil");
        var type = TypeOf(operand);
        var fits = type == StaticType.Attribute || op switch
        {
            Operator.Minus => type is StaticType.Int or StaticType.Float or StaticType.Duration,
            Operator.Not => type == StaticType.Bool,
            _ => true,
        };
        return fits ? null : new Objection(at, "illegal operation for the given type");
    }

    private static Objection? Operands(Operator op, StaticType left, StaticType right, int at)
    {
        if (!GoTogether(left, right))
            return new(at, "binary operations must operate on the same type");
        return Allows(op, left) && Allows(op, right) ? null : new Objection(at, "illegal operation for the given types");
    }

    private static bool GoTogether(StaticType left, StaticType right) =>
        left == right || left is StaticType.Attribute or StaticType.Nil || right is StaticType.Attribute or StaticType.Nil || IsNumber(left) && IsNumber(right);

    private static bool Allows(Operator op, StaticType type) => type switch
    {
        StaticType.Attribute => true,
        StaticType.Bool => op is Operator.And or Operator.Or or Operator.Equal or Operator.NotEqual,
        StaticType.Int or StaticType.Float or StaticType.Duration => op is not (Operator.And or Operator.Or or Operator.Regex or Operator.NotRegex),
        StaticType.String => op is Operator.Equal or Operator.NotEqual or Operator.Less or Operator.LessOrEqual or Operator.Greater or Operator.GreaterOrEqual or Operator.Regex or Operator.NotRegex,
        _ => op is Operator.Equal or Operator.NotEqual,
    };

    private static Objection? Pattern(Binary binary)
    {
        if (binary.Operator is not (Operator.Regex or Operator.NotRegex) || binary.Pattern is not null)
            return null;
        if (binary.Right is not Literal { Value.Type: StaticType.String } pattern)
            return new(binary.Right.At, "the right side of =~ and !~ must be a string");
        Re2.TryAnchored(pattern.Value.AsString, out _, out var error);
        return new(pattern.At, $"invalid regex: {error}");
    }

    private static bool IsNumber(StaticType type) => type is StaticType.Int or StaticType.Float or StaticType.Duration;

    private static StaticType TypeOf(ScalarExpression scalar) => scalar switch
    {
        ScalarLiteral literal => literal.Value.Type,
        Aggregate { Function: AggregateFunction.Count } => StaticType.Int,
        Aggregate aggregate => TypeOf(aggregate.Operand!),
        ScalarOperation operation => TypeOf(operation.Left) is var left and not StaticType.Attribute ? left : TypeOf(operation.Right),
        ScalarPipeline pipeline => TypeOf(pipeline.Last),
        _ => StaticType.Attribute,
    };

    internal static StaticType TypeOf(FieldExpression expression) => expression switch
    {
        Literal literal => literal.Value.Type,
        Field field => Intrinsics.Type(field.Intrinsic),
        Unary { Operator: Operator.Exists or Operator.NotExists } => StaticType.Bool,
        Unary unary => TypeOf(unary.Operand),
        Binary { Operator: Operator.Add or Operator.Subtract or Operator.Multiply or Operator.Divide or Operator.Modulo or Operator.Power } binary
            => TypeOf(binary.Left) is var left and not StaticType.Attribute ? left : TypeOf(binary.Right),
        _ => StaticType.Bool,
    };

    private static bool ReferencesSpan(FieldExpression expression) => expression switch
    {
        Field => true,
        Unary unary => ReferencesSpan(unary.Operand),
        Binary binary => ReferencesSpan(binary.Left) || ReferencesSpan(binary.Right),
        _ => false,
    };
}

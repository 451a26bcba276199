using FsCheck;
using FsCheck.Fluent;
using Tally.Query.TraceQl;
using Tally.Signals;

namespace Tally.Query.Tests.TraceQl;

/// <summary>Syntax trees of any shape that the parser can come to, valid or not.</summary>
internal static class QueryTrees
{
    public static Gen<QueryRoot> Root => Gen.OneOf(
        from stages in Stages(3) from hints in Hints select new QueryRoot(new(stages, 0), null, hints),
        from metrics in Metrics(2) from hints in Hints select new QueryRoot(null, metrics, hints));

    private static Gen<IReadOnlyList<Hint>> Hints =>
        from names in Gen.Elements("exemplars", "most_recent", "sample").ListOf().Resize(2)
        from value in Gen.Elements(Static.True, Static.From(5L), Static.From(0.5))
        select (IReadOnlyList<Hint>)[.. names.Select(name => new Hint(name, value, 0))];

    private static Gen<IReadOnlyList<Stage>> Stages(int depth) =>
        from first in Gen.OneOf(Spanset(depth).Select(Stage (spanset) => spanset), Condition(depth).Select(Stage (key) => new GroupBy(key, 0)))
        from more in Stage(depth).ListOf().Resize(2)
        // A pipeline alone is the query itself.
        select (IReadOnlyList<Stage>)(more.Count == 0 && first is Pipeline pipeline ? pipeline.Stages : [first, .. more]);

    private static Gen<Stage> Stage(int depth) => Gen.OneOf(
        Spanset(depth).Select(Stage (spanset) => spanset),
        Condition(depth).Select(Stage (key) => new GroupBy(key, 0)),
        Gen.Constant<Stage>(new Coalesce(0)),
        FieldList.Select(Stage (fields) => new Select(fields, 0)),
        from op in Comparison from left in Scalar(depth) from right in Scalar(depth) select (Stage)new ScalarFilter(op, left, right, 0));

    private static Gen<SpansetExpression> Spanset(int depth) => depth == 0 ? Filter(1).Select(SpansetExpression (filter) => filter) : Gen.OneOf(
        Filter(depth).Select(SpansetExpression (filter) => filter),
        from op in Gen.Elements(Enum.GetValues<SpansetOperator>()) from left in Spanset(depth - 1) from right in Spanset(depth - 1) select (SpansetExpression)new SpansetOperation(op, left, right, 0),
        from first in Filter(depth - 1) from second in Stage(depth - 1) select (SpansetExpression)new Pipeline([first, second], 0));

    private static Gen<SpansetFilter> Filter(int depth) => Condition(depth).Select(condition => new SpansetFilter(condition, 0));

    private static Gen<ScalarExpression> Scalar(int depth) => depth == 0 ? Number.Select(ScalarExpression (number) => new ScalarLiteral(number, 0)) : Gen.OneOf(
        Number.Select(ScalarExpression (number) => new ScalarLiteral(number, 0)),
        Aggregate(depth - 1).Select(ScalarExpression (aggregate) => aggregate),
        from op in Arithmetics from left in Scalar(depth - 1) from right in Scalar(depth - 1) select (ScalarExpression)new ScalarOperation(op, left, right, 0),
        from filter in Filter(depth - 1) from last in Aggregate(depth - 1) select (ScalarExpression)new ScalarPipeline([filter], last, 0));

    private static Gen<Aggregate> Aggregate(int depth) =>
        from function in Gen.Elements(Enum.GetValues<AggregateFunction>()) from operand in Condition(depth) select new Aggregate(function, function == AggregateFunction.Count ? null : operand, 0);

    private static Gen<MetricsExpression> Metrics(int depth) => depth == 0 ? MetricsPipeline(0) : Gen.OneOf(
        MetricsPipeline(depth),
        from op in Gen.Elements(Operator.Add, Operator.Subtract, Operator.Multiply, Operator.Divide) from left in Metrics(depth - 1) from right in Gen.OneOf(Metrics(depth - 1), Number.Select(MetricsExpression (number) => new MetricsLiteral(number, 0))) from then in SecondStages
        select then.Count == 0 ? new MetricsOperation(op, left, right, 0) : (MetricsExpression)new MetricsChain(new MetricsOperation(op, left, right, 0), then, 0));

    private static Gen<MetricsExpression> MetricsPipeline(int depth) =>
        from stages in Stages(depth) from aggregate in MetricsAggregate(depth) from then in SecondStages select (MetricsExpression)new MetricsPipeline(new(stages, 0), aggregate, then, 0);

    private static Gen<MetricsAggregate> MetricsAggregate(int depth) =>
        from function in Gen.Elements(Enum.GetValues<MetricsFunction>())
        from of in AnyField
        from groups in Gen.OneOf(Gen.Constant<IReadOnlyList<Field>>([]), FieldList)
        from compared in Filter(depth)
        select function switch
        {
            MetricsFunction.Rate or MetricsFunction.CountOverTime => new MetricsAggregate(function, null, [], null, groups, 0),
            MetricsFunction.QuantileOverTime => new(function, of, [0.5, 1, 1e-9], null, groups, 0),
            MetricsFunction.Compare => new(function, null, [10, 1.7e18, 1.8e18], compared, [], 0),
            _ => new(function, of, [], null, groups, 0),
        };

    private static Gen<IReadOnlyList<SecondStage>> SecondStages => Gen.OneOf(
            Gen.Choose(0, 100).Select(SecondStage (limit) => new Ranking(limit % 2 == 0, limit, 0)),
            from op in Comparison from number in Number select (SecondStage)new MetricsFilter(op, number, 0))
        .ListOf().Resize(2).Select(stages => (IReadOnlyList<SecondStage>)[.. stages]);

    private static Gen<FieldExpression> Condition(int depth) => depth == 0 ? Leaf : Gen.Frequency(
        (2, Leaf),
        (2, Condition(depth - 1).Select(FieldExpression (operand) => new Unary(Operator.Not, operand, 0))),
        (1, AnyField.Select(FieldExpression (operand) => new Unary(Operator.Minus, operand, 0))),
        (1, from op in Gen.Elements(Operator.Exists, Operator.NotExists) from operand in Condition(depth - 1) select (FieldExpression)new Unary(op, operand, 0)),
        (6, from op in Gen.OneOf(Comparison, Arithmetics, Gen.Elements(Operator.And, Operator.Or, Operator.Regex, Operator.NotRegex)) from left in Condition(depth - 1) from right in Condition(depth - 1) select (FieldExpression)new Binary(op, left, right, 0)));

    private static Gen<FieldExpression> Leaf => Gen.OneOf(AnyField.Select(FieldExpression (known) => known), Value.Select(FieldExpression (value) => new Literal(value, 0)));

    private static Gen<Operator> Comparison => Gen.Elements(Operator.Equal, Operator.NotEqual, Operator.Less, Operator.LessOrEqual, Operator.Greater, Operator.GreaterOrEqual);

    private static Gen<Operator> Arithmetics => Gen.Elements(Operator.Add, Operator.Subtract, Operator.Multiply, Operator.Divide, Operator.Modulo, Operator.Power);

    private static Gen<IReadOnlyList<Field>> FieldList => AnyField.NonEmptyListOf().Resize(3).Select(fields => (IReadOnlyList<Field>)[.. fields]);

    private static Gen<Field> AnyField => Gen.OneOf(
        Gen.Elements(Enum.GetValues<Intrinsic>().Where(intrinsic => intrinsic != Intrinsic.None)).Select(intrinsic => new Field(Scope.None, intrinsic, Intrinsics.Name(intrinsic), false, 0)),
        from scope in Gen.Elements(Enum.GetValues<Scope>()) from name in Name from parent in ArbMap.Default.GeneratorFor<bool>() select new Field(scope, Intrinsic.None, name, parent && scope is Scope.None or Scope.Span or Scope.Resource && parent, 0));

    private static Gen<string> Name => Gen.OneOf(
        Gen.Elements("a", "http.method", "5xx", "span.a", "resource.b", "with space", "a\"b\\c", "é/ö", "a:b-c+d", "{}", "nil", "a#[0]"),
        ArbMap.Default.GeneratorFor<NonEmptyString>().Select(text => text.Get));

    private static Gen<Static> Number => Gen.OneOf(
        ArbMap.Default.GeneratorFor<int>().Select(number => Static.From((long)number)),
        Gen.Constant(Static.From(long.MaxValue)),
        ArbMap.Default.GeneratorFor<NormalFloat>().Select(number => Static.From(number.Get)),
        ArbMap.Default.GeneratorFor<long>().Select(nanos => Static.Duration(nanos)));

    private static Gen<Static> Value => Gen.OneOf(
        Number,
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => Static.From(text.Get)),
        Gen.Elements(Static.From(long.MinValue), Static.True, Static.False, Static.From(StatusCode.Error), Static.From(SpanKind.Client)));
}

using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>
/// Turns a condition into a test of one segment's rows. A part that looks at one field only is tested once per distinct
/// value; only what mixes fields, or looks at events or links, goes row by row. A part that looks at the place in the tree
/// (<see cref="TreeFields"/>) cannot be tested here: it lets through whatever may fulfil it.
/// </summary>
internal sealed class TestCompiler(QueryContext context, SpanSegment segment)
{
    public IRowTest Compile(FieldExpression expression) => expression switch
    {
        Literal literal => new ConstantTest(literal.Value.IsTrue),
        Binary { Operator: Operator.And } and => new AndTest(Compile(and.Left), Compile(and.Right)),
        Binary { Operator: Operator.Or } or => new OrTest(Compile(or.Left), Compile(or.Right)),
        _ when TreeFields.NeedsRoot(expression) => new RootTest(segment),
        Unary when TreeFields.In(expression) => new ConstantTest(true),
        Unary { Operator: Operator.Not } not when Validator.TypeOf(not.Operand) == StaticType.Bool => new NotTest(Compile(not.Operand)),
        Binary { Left: Field { Intrinsic: Intrinsic.Duration }, Right: Literal bound } duration => new DurationTest(segment, duration.Operator, bound.Value),
        _ => Leaf(expression),
    };

    private IRowTest Leaf(FieldExpression expression)
    {
        var fields = Evaluator.Fields(expression);
        if (fields.Any(TreeFields.Is))
            return new ConstantTest(true);
        if (fields.Count == 0)
            return new ConstantTest(Evaluator.Evaluate(expression, NoFields.Instance).IsTrue);
        if (fields.Count == 1 && Coded(fields.First()) is { } coded)
            return coded.Count switch
            {
                0 => new ConstantTest(Evaluator.Evaluate(expression, NoFields.Instance).IsTrue),
                1 => new CodedTest(expression, coded[0]),
                _ => InEachScope(expression, coded),
            };
        return new RowByRowTest(expression, new RowSource(context), segment, context.Cancellation);
    }

    /// <summary>An unscoped attribute that this segment knows in several scopes: any of them will do, for absence all are needed.</summary>
    private IRowTest InEachScope(FieldExpression expression, List<CodedField> coded)
    {
        var tests = coded.Select(IRowTest (field) => new CodedTest(expression, field));
        return expression switch
        {
            Unary { Operator: Operator.NotExists, Operand: Field } => tests.Aggregate((left, right) => new AndTest(left, right)),
            Field or Unary { Operator: Operator.Exists, Operand: Field } or Binary { Left: Field, Right: Literal } or Binary { Left: Literal, Right: Field } => tests.Aggregate((left, right) => new OrTest(left, right)),
            _ => new RowByRowTest(expression, new RowSource(context), segment, context.Cancellation),
        };
    }

    /// <summary>The columns that hold a field: none where no row here has it, null where it cannot be read as codes.</summary>
    private List<CodedField>? Coded(Field field) => field.Intrinsic switch
    {
        Intrinsic.None => Attribute(field),
        Intrinsic.Name => [CodedField.Of(segment.Name, Text)],
        Intrinsic.StatusMessage => [CodedField.Of(segment.StatusMessage, Text)],
        Intrinsic.Status => [CodedField.Of(segment.Status, code => Static.From((StatusCode)code))],
        Intrinsic.Kind => [CodedField.Of(segment.Kind, code => Static.From((SpanKind)code))],
        Intrinsic.InstrumentationName => [CodedField.Of(segment.Scope, scope => Text(segment.ScopeName[scope]))],
        Intrinsic.InstrumentationVersion => [CodedField.Of(segment.Scope, scope => Text(segment.ScopeVersion[scope]))],
        Intrinsic.TraceId => [CodedField.Of(segment.Trace, trace => Static.From(segment.Traces.Ids[trace].ToString()))],
        Intrinsic.RootName => [CodedField.Of(segment.Trace, trace => Static.From(Summary(trace).RootName))],
        Intrinsic.RootServiceName => [CodedField.Of(segment.Trace, trace => Static.From(Summary(trace).RootServiceName))],
        Intrinsic.TraceDuration => [CodedField.Of(segment.Trace, trace => Static.Duration(Summary(trace).End - Summary(trace).Start))],
        _ => null,
    };

    private List<CodedField>? Attribute(Field field) => field.Scope switch
    {
        Scope.Span => Span(field.Name),
        Scope.Resource => Table(segment.ResourceAttributes, segment.Resource, field.Name),
        Scope.Instrumentation => Table(segment.ScopeAttributes, segment.Scope, field.Name),
        Scope.Event => segment.EventAttributes.Find(field.Name) is null ? [] : null,
        Scope.Link => segment.LinkAttributes.Find(field.Name) is null ? [] : null,
        _ => segment.EventAttributes.Find(field.Name) is not null || segment.LinkAttributes.Find(field.Name) is not null
            ? null
            : [.. Span(field.Name), .. Table(segment.ResourceAttributes, segment.Resource, field.Name), .. Table(segment.ScopeAttributes, segment.Scope, field.Name)],
    };

    private List<CodedField> Span(string key) => segment.SpanAttributes.Find(key) is { } column ? [CodedField.Of(column, Value)] : [];

    private List<CodedField> Table(AttributeTable table, Column<int> rows, string key) =>
        table.Find(key) is { } column ? [CodedField.Of(rows, row => Value(column[row]))] : [];

    private TraceSummary Summary(int trace) => context.Summary(segment.Traces.Ids[trace]);

    private Static Value(int id) => Static.From(segment.Values[id]);

    private Static Text(int id) => Static.From(segment.Values.Text(id));

    private sealed class NoFields : FieldSource
    {
        public static readonly NoFields Instance = new();

        public override Static Read(Field field) => Static.Nil;
    }
}

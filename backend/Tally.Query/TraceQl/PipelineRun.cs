namespace Tally.Query.TraceQl;

/// <summary>Some spans of one trace (indexes, ascending) and what grouping and aggregates computed for them.</summary>
internal sealed record Spanset(List<int> Spans, IReadOnlyList<KeyValuePair<string, Static>> Attributes);

/// <summary>A query cannot be carried out on this data; caught at the door.</summary>
internal sealed class RunException(int at, string message) : Exception(message)
{
    public int At { get; } = at;
}

/// <summary>Takes a trace's spans through the stages of a pipeline.</summary>
internal sealed class PipelineRun(QueryContext context, FilterMasks masks, TraceView trace)
{
    private readonly RowSource _source = new(context);

    /// <summary>The spansets that come out at the end; none where the trace does not match.</summary>
    public List<Spanset> Run(Pipeline pipeline) =>
        Run(pipeline, [new([.. Enumerable.Range(0, trace.Spans.Count)], [])]);

    private List<Spanset> Run(Pipeline pipeline, List<Spanset> spansets)
    {
        foreach (var stage in pipeline.Stages)
        {
            if (spansets.Count == 0)
                return spansets;
            spansets = Run(stage, spansets);
        }
        return spansets;
    }

    private List<Spanset> Run(Stage stage, List<Spanset> spansets) => stage switch
    {
        SpansetFilter filter => Each(spansets, spanset => Filter(filter, spanset)),
        SpansetOperation operation => Each(spansets, spanset => Operate(operation, spanset)),
        Pipeline pipeline => Run(pipeline, spansets),
        GroupBy group => [.. spansets.SelectMany(spanset => Group(group, spanset))],
        Coalesce => [new([.. spansets.SelectMany(spanset => spanset.Spans).Distinct().Order()], [])],
        // What is selected is added to the results; no span leaves by it.
        Select => spansets,
        ScalarFilter filter => Each(spansets, spanset => Compare(filter, spanset)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static List<Spanset> Each(List<Spanset> spansets, Func<Spanset, Spanset?> run) =>
        [.. spansets.Select(run).Where(spanset => spanset is { Spans.Count: > 0 }).Select(spanset => spanset!)];

    private Spanset Filter(SpansetFilter filter, Spanset spanset)
    {
        var mask = masks.Of(filter);
        return spanset with { Spans = spanset.Spans.FindAll(span => mask.TryDecide(trace.Spans[span], out var matches) ? matches : Evaluate(filter.Condition, span).IsTrue) };
    }

    private Spanset? Operate(SpansetOperation operation, Spanset spanset)
    {
        var left = Run(operation.Left, [spanset]);
        var right = Run(operation.Right, [spanset]);
        var spans = operation.Operator switch
        {
            SpansetOperator.And => left.Count > 0 && right.Count > 0 ? All(left, right) : [],
            SpansetOperator.Or => All(left, right),
            _ => Join(operation, left, right),
        };
        return spanset with { Spans = spans };
    }

    private List<int> Join(SpansetOperation operation, List<Spanset> left, List<Spanset> right)
    {
        if (left.Count > 1 || right.Count > 1)
            throw new RunException(operation.At, "spanset operators are not supported for multiple spansets per trace. consider using coalesce()");
        return right.Count == 0 ? [] : Relations.Join(operation.Operator, trace.Tree, left.Count == 0 ? [] : left[0].Spans, right[0].Spans);
    }

    private static List<int> All(List<Spanset> left, List<Spanset> right) => [.. left.Concat(right).SelectMany(spanset => spanset.Spans).Distinct().Order()];

    private IEnumerable<Spanset> Group(GroupBy stage, Spanset spanset)
    {
        var name = Printer.Print(stage);
        return spanset.Spans
            .Select(span => (span, key: Evaluate(stage.Key, span)))
            .GroupBy(pair => (pair.key.Type, pair.key.ToString()))
            .Select(same => new Spanset([.. same.Select(pair => pair.span)], [.. spanset.Attributes, new(name, same.First().key)]));
    }

    // The validator lets nothing else through than an aggregate against a number.
    private Spanset? Compare(ScalarFilter filter, Spanset spanset)
    {
        var aggregate = (Aggregate)filter.Left;
        var scalar = Aggregates.Compute(aggregate.Function, spanset.Spans.Count, aggregate.Operand is { } operand ? spanset.Spans.Select(span => Evaluate(operand, span)) : []);
        return Arithmetic.Holds(filter.Operator, scalar, ((ScalarLiteral)filter.Right).Value)
            ? spanset with { Attributes = [.. spanset.Attributes, new(Printer.Print(aggregate), scalar)] }
            : null;
    }

    private Static Evaluate(FieldExpression expression, int span) => Evaluator.Evaluate(expression, _source.At(trace, span));
}

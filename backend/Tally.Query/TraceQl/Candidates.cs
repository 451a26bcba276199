using Tally.Signals;

namespace Tally.Query.TraceQl;

/// <summary>The traces that a query may match: a superset, found by scanning columns, before any trace is looked at as a whole.</summary>
internal static class Candidates
{
    /// <summary>Each candidate once.</summary>
    public static IEnumerable<TraceId> InAnyOrder(Pipeline query, FilterMasks masks, QueryContext context)
    {
        var traces = Of(query, masks) ?? TraceSet.All(context.Views);
        return traces.Members().Where(traces.IsFirst).Select(traces.IdOf);
    }

    /// <summary>The candidates within the options' time, newest start first.</summary>
    public static IEnumerable<TraceId> NewestFirst(Pipeline query, FilterMasks masks, QueryContext context, SearchOptions options)
    {
        var traces = Of(query, masks) ?? TraceSet.All(context.Views);
        var (start, end) = (options.Start?.Value ?? long.MinValue, options.End?.Value ?? long.MaxValue);
        var queue = new PriorityQueue<TraceSet.Member, (long, TraceId)>(traces.Members().Select(member => (member, (-traces.StartOf(member), traces.IdOf(member)))));
        while (queue.TryDequeue(out var member, out var place))
        {
            if (!traces.IsFirst(member))
                continue;
            var bounds = traces.BoundsOf(member);
            // What began before, in another segment, waits for its place.
            if (-bounds.Start > place.Item1)
                queue.Enqueue(member, (-bounds.Start, place.Item2));
            else if (bounds.Overlaps(start, end))
                yield return place.Item2;
        }
    }

    /// <summary>Null = any trace.</summary>
    private static TraceSet? Of(Stage stage, FilterMasks masks) => stage switch
    {
        SpansetFilter { Condition: Literal { Value.IsTrue: true } } => null,
        SpansetFilter filter => masks.Traces(filter),
        SpansetOperation operation => Of(operation, masks),
        Pipeline pipeline => Of(pipeline.Stages[0], masks),
        _ => null,
    };

    private static TraceSet? Of(SpansetOperation operation, FilterMasks masks)
    {
        var (left, right) = (Of(operation.Left, masks), Of(operation.Right, masks));
        return operation.Operator switch
        {
            SpansetOperator.Or => left is null || right is null ? null : left.Union(right),
            // Their result are right-hand spans without a partner on the left.
            SpansetOperator.NotChild or SpansetOperator.NotParent or SpansetOperator.NotDescendant or SpansetOperator.NotAncestor or SpansetOperator.NotSibling => right,
            _ => left is null || right is null ? left ?? right : left.Intersect(right),
        };
    }
}

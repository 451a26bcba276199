using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>The traces that a query may match: a superset, found by scanning columns, before any trace is looked at as a whole.</summary>
internal static class Candidates
{
    /// <summary>The candidates within the options' time, newest start first.</summary>
    public static IEnumerable<TraceId> NewestFirst(Pipeline query, FilterMasks masks, QueryContext context, SearchOptions options)
    {
        var wanted = Of(query, masks);
        var bounds = new Dictionary<TraceId, TimeBounds>(wanted?.Count ?? 0);
        foreach (var view in context.Views)
            AddBounds(view.Segment.Traces, wanted, bounds);
        var (start, end) = (options.Start?.Value ?? long.MinValue, options.End?.Value ?? long.MaxValue);
        var queue = new PriorityQueue<TraceId, (long, TraceId)>(bounds.Where(pair => pair.Value.Overlaps(start, end)).Select(pair => (pair.Key, (-pair.Value.Start, pair.Key))));
        while (queue.TryDequeue(out var trace, out _))
            yield return trace;
    }

    private static void AddBounds(TraceIndex traces, HashSet<TraceId>? wanted, Dictionary<TraceId, TimeBounds> bounds)
    {
        for (var i = 0; i < traces.Count; i++)
        {
            var id = traces.Ids[i];
            if (wanted is null || wanted.Contains(id))
                bounds[id] = bounds.GetValueOrDefault(id, TimeBounds.None).With(traces.Start[i], traces.End[i]);
        }
    }

    /// <summary>Null = any trace.</summary>
    private static HashSet<TraceId>? Of(Stage stage, FilterMasks masks) => stage switch
    {
        SpansetFilter filter => masks.Traces(filter),
        SpansetOperation operation => Of(operation, masks),
        Pipeline pipeline => Of(pipeline.Stages[0], masks),
        _ => null,
    };

    private static HashSet<TraceId>? Of(SpansetOperation operation, FilterMasks masks)
    {
        var (left, right) = (Of(operation.Left, masks), Of(operation.Right, masks));
        return operation.Operator switch
        {
            SpansetOperator.Or => Union(left, right),
            // Their result are right-hand spans without a partner on the left.
            SpansetOperator.NotChild or SpansetOperator.NotParent or SpansetOperator.NotDescendant or SpansetOperator.NotAncestor or SpansetOperator.NotSibling => right,
            _ => Intersection(left, right),
        };
    }

    private static HashSet<TraceId>? Union(HashSet<TraceId>? left, HashSet<TraceId>? right)
    {
        if (left is null || right is null)
            return null;
        left.UnionWith(right);
        return left;
    }

    private static HashSet<TraceId>? Intersection(HashSet<TraceId>? left, HashSet<TraceId>? right)
    {
        if (left is null || right is null)
            return left ?? right;
        left.IntersectWith(right);
        return left;
    }
}

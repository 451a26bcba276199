using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>The rows that a query's filters match, segment by segment, each computed when first asked for.</summary>
internal sealed class FilterMasks(QueryContext context)
{
    private readonly Dictionary<(SpansetFilter, SpanSegment), RowMask> _masks = new(new ByReference());

    /// <summary>The traces with a span that the filter matches.</summary>
    public HashSet<TraceId> Traces(SpansetFilter filter)
    {
        var traces = new HashSet<TraceId>();
        foreach (var view in context.Views)
        {
            var mask = Compute(filter, view);
            var ordinals = new bool[view.Segment.Traces.Count];
            foreach (var row in mask.Rows())
                ordinals[view.Segment.Trace[row]] = true;
            for (var i = 0; i < ordinals.Length; i++)
                if (ordinals[i])
                    traces.Add(view.Segment.Traces.Ids[i]);
        }
        return traces;
    }

    /// <summary>The rows of one segment that a filter matches.</summary>
    public static IEnumerable<int> Rows(SpansetFilter filter, SegmentView view, QueryContext context) => Compute(filter, view, context).Rows();

    private RowMask Compute(SpansetFilter filter, SegmentView view)
    {
        if (_masks.TryGetValue((filter, view.Segment), out var known))
            return known;
        return _masks[(filter, view.Segment)] = Compute(filter, view, context);
    }

    private static RowMask Compute(SpansetFilter filter, SegmentView view, QueryContext context)
    {
        var mask = new RowMask(view.Rows);
        var test = new TestCompiler(context, view.Segment).Compile(filter.Condition);
        for (var block = 0; block < mask.Blocks; block++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            mask.Fill(block);
            test.Narrow(block, mask.Block(block));
        }
        return mask;
    }

    private sealed class ByReference : IEqualityComparer<(SpansetFilter Filter, SpanSegment Segment)>
    {
        public bool Equals((SpansetFilter Filter, SpanSegment Segment) x, (SpansetFilter Filter, SpanSegment Segment) y) => ReferenceEquals(x.Filter, y.Filter) && ReferenceEquals(x.Segment, y.Segment);

        public int GetHashCode((SpansetFilter Filter, SpanSegment Segment) key) => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Filter), System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Segment));
    }
}

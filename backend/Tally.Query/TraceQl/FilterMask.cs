using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>
/// The rows that one filter matches, of each segment computed when first asked for. Where the filter looks at places in the
/// trace, which no column tells, they are the rows that it may match.
/// </summary>
internal sealed class FilterMask(SpansetFilter filter, QueryContext context)
{
    private readonly Dictionary<SpanSegment, RowMask> _bySegment = new(ReferenceEqualityComparer.Instance);
    private SpanSegment? _lastSegment;
    private RowMask? _lastMask;

    public bool IsExact { get; } = !TreeFields.In(filter.Condition);

    public RowMask Of(SegmentView view)
    {
        if (!_bySegment.TryGetValue(view.Segment, out var mask))
            _bySegment.Add(view.Segment, mask = Compute(view));
        return mask;
    }

    /// <summary>Tells from the masks computed so far whether the filter matches a span; false where they cannot.</summary>
    public bool TryDecide(SpanRef span, out bool matches)
    {
        if (!ReferenceEquals(span.Segment, _lastSegment))
            (_lastSegment, _lastMask) = (span.Segment, _bySegment.GetValueOrDefault(span.Segment));
        matches = _lastMask is not null && _lastMask[span.Row];
        return _lastMask is not null && (IsExact || !matches);
    }

    private RowMask Compute(SegmentView view)
    {
        _lastSegment = null;
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
}

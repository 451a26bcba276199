namespace Tally.Query.TraceQl;

/// <summary>A query's filters and the rows that they match. Filters are told apart by their place in the query.</summary>
internal sealed class FilterMasks(QueryContext context)
{
    private readonly Dictionary<SpansetFilter, FilterMask> _masks = new(ReferenceEqualityComparer.Instance);

    public FilterMask Of(SpansetFilter filter)
    {
        if (!_masks.TryGetValue(filter, out var mask))
            _masks.Add(filter, mask = new(filter, context));
        return mask;
    }

    /// <summary>The traces with a span that the filter matches.</summary>
    public TraceSet Traces(SpansetFilter filter)
    {
        var mask = Of(filter);
        return TraceSet.Of(context.Views, mask.Of);
    }
}

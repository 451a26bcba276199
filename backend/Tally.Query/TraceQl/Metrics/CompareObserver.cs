using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>
/// compare(): counts every value of every attribute, apart for the spans that the filter selects and for the others.
/// Of each attribute the most frequent values come back, and its totals over all values. Keeps which spans there are, eight
/// bytes each, and looks at one attribute after the other.
/// </summary>
internal sealed class CompareObserver(MetricsAggregate aggregate, Intervals intervals, QueryContext context, FilterMasks masks, RowSource source, ExemplarPicker exemplars) : ISpanObserver
{
    private const int DefaultLimit = 10;
    private const string KindLabel = "__meta_type";

    // Ids, durations and places in the tree are left out: hardly two spans share one.
    private static readonly Intrinsic[] Compared =
    [
        Intrinsic.Name, Intrinsic.Status, Intrinsic.StatusMessage, Intrinsic.Kind, Intrinsic.RootName, Intrinsic.RootServiceName,
        Intrinsic.InstrumentationName, Intrinsic.InstrumentationVersion,
    ];

    private readonly SpansByAttribute _baseline = new(intervals.Count, context), _selection = new(intervals.Count, context);
    private readonly List<SpanExemplar> _baselineExemplars = [], _selectionExemplars = [];
    private readonly FilterMask _selected = WithMasks(masks.Of(aggregate.Compared!), context);
    private readonly int _limit = aggregate.Parameters.Count > 0 ? (int)aggregate.Parameters[0] : DefaultLimit;

    public int? CutAt => null;

    public void Observe(SpanRef span, int slot)
    {
        var isSelected = IsSelected(span);
        (isSelected ? _selection : _baseline).Add(span, slot);
        exemplars.Offer(span, double.NaN, isSelected ? _selectionExemplars : _baselineExemplars);
    }

    public SeriesSet Result()
    {
        var fields = Fields().ToList();
        return new(Series("baseline", _baseline, fields, _baselineExemplars).Concat(Series("selection", _selection, fields, _selectionExemplars)));
    }

    private static FilterMask WithMasks(FilterMask mask, QueryContext context)
    {
        foreach (var view in context.Views)
            mask.Of(view);
        return mask;
    }

    private bool IsSelected(SpanRef span)
    {
        var start = span.Segment.Start[span.Row];
        if (aggregate.Parameters.Count == 3 && (start <= aggregate.Parameters[1] || start > aggregate.Parameters[2]))
            return false;
        return _selected.TryDecide(span, out var matches) ? matches : Evaluator.Evaluate(aggregate.Compared!.Condition, source.At(span)).IsTrue;
    }

    private IEnumerable<Field> Fields()
    {
        foreach (var intrinsic in Compared)
            yield return new(Scope.None, intrinsic, Intrinsics.Name(intrinsic), false, 0);
        foreach (var (scope, table) in ((Scope, Func<SpanSegment, AttributeTable>)[])[(Scope.Span, segment => segment.SpanAttributes), (Scope.Resource, segment => segment.ResourceAttributes), (Scope.Instrumentation, segment => segment.ScopeAttributes)])
            foreach (var key in context.Views.SelectMany(view => table(view.Segment).Columns.ToArray()).Select(column => column.Key).Distinct())
                yield return new(scope, Intrinsic.None, key, false, 0);
    }

    private IEnumerable<Series> Series(string kind, SpansByAttribute spans, List<Field> fields, List<SpanExemplar> examples)
    {
        foreach (var field in fields)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var (values, totals) = spans.Count(field, _limit);
            var name = FieldColumn.NameOf(field);
            foreach (var (value, counts) in values)
                yield return new([new(KindLabel, Static.From(kind)), new(name, value)], counts, []);
            if (values.Count > 0)
                yield return new([new(KindLabel, Static.From(kind + "_total")), new(name, Static.Nil)], totals, examples);
        }
    }
}

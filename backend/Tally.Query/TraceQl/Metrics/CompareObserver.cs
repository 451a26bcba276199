using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>
/// compare(): counts every value of every attribute, apart for the spans that the filter selects and for the others.
/// Of each attribute the most frequent values come back, and its totals over all values.
/// </summary>
internal sealed class CompareObserver(MetricsAggregate aggregate, Intervals intervals, RowSource source, ExemplarPicker exemplars) : ISpanObserver
{
    private const int DefaultLimit = 10;
    private const string KindLabel = "__meta_type";

    private readonly Side _baseline = new("baseline", intervals.Count), _selection = new("selection", intervals.Count);
    private readonly int _limit = aggregate.Parameters.Count > 0 ? (int)aggregate.Parameters[0] : DefaultLimit;

    public int SeriesCount => _baseline.Count + _selection.Count;

    public void Observe(SpanRef span, int slot)
    {
        var side = IsSelected(span) ? _selection : _baseline;
        foreach (var (name, value) in Attributes(span))
            side.Add(name, value, slot);
        exemplars.Offer(span, double.NaN, side.Exemplars);
    }

    public SeriesSet Result() => new(_baseline.Series(_limit).Concat(_selection.Series(_limit)));

    private bool IsSelected(SpanRef span)
    {
        var start = span.Segment.Start[span.Row];
        if (aggregate.Parameters.Count == 3 && (start <= aggregate.Parameters[1] || start > aggregate.Parameters[2]))
            return false;
        return Evaluator.Evaluate(aggregate.Compared!.Condition, source.At(span)).IsTrue;
    }

    // Ids, durations and places in the tree are left out: hardly two spans share one.
    private IEnumerable<(string Name, Static Value)> Attributes(SpanRef span)
    {
        var (segment, row) = span;
        foreach (var intrinsic in (Intrinsic[])[Intrinsic.Name, Intrinsic.Status, Intrinsic.StatusMessage, Intrinsic.Kind, Intrinsic.RootName, Intrinsic.RootServiceName, Intrinsic.InstrumentationName, Intrinsic.InstrumentationVersion])
            if (source.At(span).Read(new Field(Scope.None, intrinsic, "", false, 0)) is var value && value.Type is not StaticType.Nil && value is not { Type: StaticType.String, AsString: "" })
                yield return (Intrinsics.Name(intrinsic), value);
        foreach (var found in Table("span.", segment, segment.SpanAttributes, row))
            yield return found;
        foreach (var found in Table("resource.", segment, segment.ResourceAttributes, segment.Resource[row]))
            yield return found;
        foreach (var found in Table("instrumentation.", segment, segment.ScopeAttributes, segment.Scope[row]))
            yield return found;
    }

    private static IEnumerable<(string Name, Static Value)> Table(string prefix, SpanSegment segment, AttributeTable table, int row)
    {
        foreach (var (key, column) in table.Columns.ToArray())
            if (column[row] is var id and not 0 && Static.From(segment.Values[id]) is { Type: not StaticType.Nil } value)
                yield return (prefix + key, value);
    }

    private sealed class Side(string kind, int slots)
    {
        private readonly Dictionary<string, Dictionary<GroupKey, double[]>> _attributes = new(StringComparer.Ordinal);

        public List<SpanExemplar> Exemplars { get; } = [];

        public int Count => _attributes.Sum(attribute => attribute.Value.Count);

        public void Add(string name, Static value, int slot)
        {
            if (!_attributes.TryGetValue(name, out var values))
                _attributes.Add(name, values = []);
            var key = new GroupKey([value]);
            if (!values.TryGetValue(key, out var counts))
                values.Add(key, counts = new double[slots]);
            counts[slot]++;
        }

        public IEnumerable<Series> Series(int limit)
        {
            foreach (var (name, values) in _attributes)
            {
                foreach (var (value, counts) in values.OrderByDescending(pair => pair.Value.Sum()).ThenBy(pair => pair.Key.Values[0].ToString(), StringComparer.Ordinal).Take(limit))
                    yield return new([new(KindLabel, Static.From(kind)), new(name, value.Values[0])], counts, []);
                var totals = new double[slots];
                foreach (var counts in values.Values)
                    for (var slot = 0; slot < slots; slot++)
                        totals[slot] += counts[slot];
                yield return new([new(KindLabel, Static.From(kind + "_total")), new(name, Static.Nil)], totals, Exemplars);
            }
        }
    }
}

using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>
/// Chooses example spans: of a trace the first that is met, as many as asked for in all, and spread over the time:
/// it is cut into half as many parts as there may be exemplars, of which each gives a series two.
/// </summary>
internal sealed class ExemplarPicker
{
    private const int PerPart = 2;

    private readonly Intervals _intervals;
    private readonly RowSource _source;
    private readonly List<Field> _shown;
    private readonly HashSet<TraceId> _traces = [];
    private readonly Dictionary<(object Series, long Part), int> _taken = [];
    private readonly int _limit;
    private readonly long _partWidth;

    /// <param name="limit">How many in all.</param>
    /// <param name="mentioned">The fields that the query mentions: an exemplar's labels besides those that say which span it is.</param>
    /// <param name="intervals">The time that is spread over.</param>
    /// <param name="source">Reads spans.</param>
    public ExemplarPicker(int limit, IEnumerable<Field> mentioned, Intervals intervals, RowSource source)
    {
        (_limit, _intervals, _source) = (limit, intervals, source);
        _shown = [.. Always.Concat(mentioned.Select(field => field with { At = 0 })).Distinct()];
        _partWidth = Math.Max(1, (intervals.End - intervals.Start) / Math.Max(1, limit / PerPart));
    }

    private static IEnumerable<Field> Always =>
    [
        new(Scope.None, Intrinsic.TraceId, "", false, 0), new(Scope.None, Intrinsic.SpanId, "", false, 0),
        new(Scope.None, Intrinsic.RootServiceName, "", false, 0), new(Scope.None, Intrinsic.RootName, "", false, 0),
        new(Scope.Resource, Intrinsic.None, "service.name", false, 0), new(Scope.None, Intrinsic.Name, "", false, 0), new(Scope.None, Intrinsic.Duration, "", false, 0),
    ];

    public void Offer(SpanRef span, double value, List<SpanExemplar> series)
    {
        if (_traces.Count >= _limit)
            return;
        var (segment, row) = span;
        var start = segment.Start[row];
        var part = (series, (start - _intervals.Start) / _partWidth);
        if (_taken.GetValueOrDefault(part) >= PerPart || !_traces.Add(segment.Traces.Ids[segment.Trace[row]]))
            return;
        _taken[part] = _taken.GetValueOrDefault(part) + 1;
        series.Add(new([.. Labels(span)], value, start));
    }

    private IEnumerable<KeyValuePair<string, AttributeValue>> Labels(SpanRef span)
    {
        foreach (var field in _shown)
            if (_source.At(span).Read(field) is { Type: not StaticType.Nil } value)
                yield return new(FieldColumn.NameOf(field), value.ToAttribute());
    }
}

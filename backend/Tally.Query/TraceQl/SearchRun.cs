using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>Searches a snapshot: scan columns for candidates, look at them newest first, stop at the limit.</summary>
internal sealed class SearchRun(Pipeline query, TraceSnapshot snapshot, SearchOptions options, CancellationToken cancellation)
{
    private readonly List<Field> _mentioned = MentionedFields.Of(query);

    public SearchResult Run()
    {
        var (start, end) = (options.Start?.Value ?? long.MinValue, options.End?.Value ?? long.MaxValue);
        // A trace is judged by its spans in these segments; those wholly outside the time asked for stay unread.
        var views = snapshot.Segments.Where(view => view.Rows > 0 && view.Bounds.Overlaps(start, end)).ToList();
        var context = new QueryContext(snapshot, views, cancellation);
        var masks = new FilterMasks(context);
        var found = new List<TraceMatch>();
        foreach (var id in Candidates.NewestFirst(query, masks, context, options))
        {
            cancellation.ThrowIfCancellationRequested();
            var trace = context.Trace(id);
            if (new PipelineRun(context, masks, trace).Run(query) is { Count: > 0 } spansets)
                found.Add(Match(id, trace, spansets, context));
            context.Forget(id);
            if (found.Count >= options.Limit)
                break;
        }
        return new(found, views.Sum(view => (long)view.Rows));
    }

    private TraceMatch Match(TraceId id, TraceView trace, List<Spanset> spansets, QueryContext context)
    {
        var source = new RowSource(context);
        var first = trace.Spans.Min(span => span.Segment.Start[span.Row]);
        var last = trace.Spans.Max(span => span.Segment.End[span.Row]);
        SpanRef? root = trace.Spans.Cast<SpanRef?>().FirstOrDefault(span => span!.Value.Segment.ParentSpanId[span.Value.Row] == 0);
        return new(
            id,
            root is var (segment, row) ? TraceSummary.ServiceName(segment, row) : "",
            root is var (rootSegment, rootRow) ? rootSegment.Values.Text(rootSegment.Name[rootRow]) : "",
            new(first),
            Math.Max(0, last - first),
            [.. spansets.Select(spanset => Match(trace, spanset, source))],
            Stats(trace));
    }

    private SpanSetMatch Match(TraceView trace, Spanset spanset, RowSource source) => new(
        [.. spanset.Spans.Take(options.SpansPerSpanSet).Select(span => Match(trace.Spans[span], source))],
        spanset.Spans.Count,
        [.. spanset.Attributes.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToAttribute()))]);

    private SpanMatch Match(SpanRef span, RowSource source)
    {
        var (segment, row) = span;
        string? name = null;
        var attributes = new List<KeyValuePair<string, AttributeValue>>();
        foreach (var field in _mentioned)
        {
            var value = source.At(span).Read(field);
            if (field.Intrinsic == Intrinsic.Name)
                name = value.AsString;
            else if (value.Type != StaticType.Nil)
                attributes.Add(new(field.Name, value.ToAttribute()));
        }
        return new(new(segment.SpanId[row]), name, new(segment.Start[row]), Math.Max(0, segment.End[row] - segment.Start[row]), attributes);
    }

    private static Dictionary<string, ServiceStats> Stats(TraceView trace) => trace.Spans
        .GroupBy(span => TraceSummary.ServiceName(span.Segment, span.Row), StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => new ServiceStats(group.Count(), group.Count(span => span.Segment.Status[span.Row] == (byte)StatusCode.Error)), StringComparer.Ordinal);
}

using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>The spans that a pipeline lets through, for metrics, one after the other: none is kept.</summary>
internal static class MatchedSpans
{
    /// <summary>
    /// A plain filter works on columns, span by span. What relates or groups spans looks at each trace as a whole, and so does
    /// a filter, or what is computed of the spans (<paramref name="needsTrace"/>), that looks at a span's place in its trace.
    /// </summary>
    public static IEnumerable<SpanRef> Of(Pipeline pipeline, FilterMasks masks, QueryContext context, bool needsTrace) =>
        pipeline.Stages is [SpansetFilter filter] && !needsTrace && masks.Of(filter) is { IsExact: true } mask ? Rows(mask, context) : InTraces(pipeline, masks, context);

    private static IEnumerable<SpanRef> Rows(FilterMask mask, QueryContext context)
    {
        foreach (var view in context.Views)
            foreach (var row in mask.Of(view).Rows())
                yield return new(view.Segment, row);
    }

    private static IEnumerable<SpanRef> InTraces(Pipeline pipeline, FilterMasks masks, QueryContext context)
    {
        foreach (var id in Candidates.InAnyOrder(pipeline, masks, context))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var trace = context.Trace(id);
            foreach (var spanset in new PipelineRun(context, masks, trace).Run(pipeline))
                foreach (var span in spanset.Spans)
                    yield return trace.Spans[span];
            context.Forget(id);
        }
    }
}

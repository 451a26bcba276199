using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>The spans that a pipeline lets through, for metrics.</summary>
internal static class MatchedSpans
{
    /// <summary>A plain filter works on columns, span by span; what relates or groups spans looks at each trace as a whole.</summary>
    public static IEnumerable<SpanRef> Of(Pipeline pipeline, QueryContext context) =>
        pipeline.Stages is [SpansetFilter filter] ? Rows(filter, context) : InTraces(pipeline, context);

    private static IEnumerable<SpanRef> Rows(SpansetFilter filter, QueryContext context)
    {
        foreach (var view in context.Views)
            foreach (var row in FilterMasks.Rows(filter, view, context))
                yield return new(view.Segment, row);
    }

    private static IEnumerable<SpanRef> InTraces(Pipeline pipeline, QueryContext context)
    {
        foreach (var id in Candidates.NewestFirst(pipeline, new FilterMasks(context), context, new()))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var trace = context.Trace(id);
            foreach (var spanset in new PipelineRun(context, trace).Run(pipeline))
                foreach (var span in spanset.Spans)
                    yield return trace.Spans[span];
            context.Forget(id);
        }
    }
}

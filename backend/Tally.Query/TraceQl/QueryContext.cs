using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>What one run of a query shares: the snapshot, and what it learned about whole traces. Not thread-safe.</summary>
internal sealed class QueryContext(TraceSnapshot snapshot, IReadOnlyList<SegmentView> views, CancellationToken cancellation)
{
    /// <summary>What is known of more traces than this is learned again when asked for.</summary>
    private const int MaxSummaries = 20_000;

    private readonly Dictionary<TraceId, TraceSummary> _summaries = [];
    private readonly Dictionary<TraceId, TraceView> _traces = [];

    public IReadOnlyList<SegmentView> Views => views;

    public CancellationToken Cancellation => cancellation;

    public TraceSummary Summary(TraceId id)
    {
        if (_summaries.Count >= MaxSummaries)
            _summaries.Clear();
        ref var summary = ref CollectionsMarshal.GetValueRefOrAddDefault(_summaries, id, out var known);
        return known ? summary! : summary = TraceSummary.Of(id, views);
    }

    public TraceView Trace(TraceId id)
    {
        ref var trace = ref CollectionsMarshal.GetValueRefOrAddDefault(_traces, id, out var known);
        return known ? trace! : trace = new(snapshot.FindTrace(id));
    }

    /// <summary>Lets go of a trace that is not asked for again soon.</summary>
    public void Forget(TraceId id) => _traces.Remove(id);
}

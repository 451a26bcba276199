using Tally.Signals;

namespace Tally.Storage.Traces;

/// <summary>One span: a row of a segment.</summary>
public readonly record struct SpanRef(SpanSegment Segment, int Row);

/// <summary>A segment as of one moment: rows below <paramref name="Rows"/> are there and do not change.</summary>
public sealed record SegmentView(SpanSegment Segment, int Rows, TimeBounds Bounds)
{
    internal SealedSegment? Sealed { get; init; }

    /// <summary>Adds the trace's rows of this view to <paramref name="rows"/>, newest first.</summary>
    public void RowsOf(int traceOrdinal, List<SpanRef> rows)
    {
        for (var row = Segment.Traces.LastRow[traceOrdinal]; row >= 0; row = Segment.Previous[row])
            if (row < Rows)
                rows.Add(new(Segment, row));
    }
}

/// <summary>
/// Everything a store holds at one moment, oldest segment first; appends, sealing and retention do not change it.
/// Dispose it soon: it keeps the files of its segments open. Not thread-safe.
/// </summary>
public sealed class TraceSnapshot : IDisposable
{
    private readonly TraceStore _store;
    private readonly List<SegmentView> _segments;

    internal TraceSnapshot(TraceStore store, List<SegmentView> segments)
    {
        _store = store;
        _segments = segments;
    }

    public IReadOnlyList<SegmentView> Segments => _segments;

    /// <summary>
    /// The spans of a trace, by start, then arrival; none where the trace is unknown. Of spans with the same id and kind
    /// (a retried export) the first that arrived is kept, as Tempo does when it combines.
    /// </summary>
    public List<SpanRef> FindTrace(TraceId id)
    {
        var spans = new List<SpanRef>();
        foreach (var view in _segments)
            if (view.Segment.Traces.Find(id) is var ordinal and >= 0)
            {
                var from = spans.Count;
                view.RowsOf(ordinal, spans);
                // Oldest first, so that the first arrival stands.
                spans.Reverse(from, spans.Count - from);
            }
        return SpanOrder.Distinct(spans);
    }

    /// <summary>
    /// Runs a question that reads this snapshot. Should a segment prove damaged, it is set aside, reported and left out,
    /// and the question is asked again.
    /// </summary>
    public T Answer<T>(Func<TraceSnapshot, T> question)
    {
        while (true)
            try
            {
                return question(this);
            }
            catch (InvalidDataException) when (SetDamagedAside())
            {
            }
    }

    public void Dispose()
    {
        foreach (var view in _segments)
            view.Sealed?.Release();
        _segments.Clear();
        _store.TrimMemory();
    }

    private bool SetDamagedAside()
    {
        var damaged = _segments.FindAll(view => view.Sealed is { } file && !file.IsIntact());
        foreach (var view in damaged)
        {
            _segments.Remove(view);
            view.Sealed!.Release();
            _store.SetAside(view.Sealed);
        }
        return damaged.Count > 0;
    }
}

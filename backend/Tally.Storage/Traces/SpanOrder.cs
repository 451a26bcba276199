namespace Tally.Storage.Traces;

/// <summary>The spans of one trace in order, each once.</summary>
internal static class SpanOrder
{
    /// <summary>Spans in the order of arrival become distinct by id and kind (the first stays), ordered by start.</summary>
    public static List<SpanRef> Distinct(List<SpanRef> arrived)
    {
        var seen = new HashSet<(ulong, byte)>(arrived.Count);
        var distinct = arrived.FindAll(span => seen.Add((span.Segment.SpanId[span.Row], span.Segment.Kind[span.Row])));
        return [.. distinct.OrderBy(span => span.Segment.Start[span.Row])];
    }
}

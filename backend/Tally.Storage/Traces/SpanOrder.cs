namespace Tally.Storage.Traces;

/// <summary>The spans of one trace in order, each once.</summary>
internal static class SpanOrder
{
    /// <summary>Up to so many spans, comparing each with each is cheaper than hashing.</summary>
    private const int Few = 24;

    /// <summary>Spans in the order of arrival become distinct by id and kind (the first stays), ordered by start.</summary>
    public static List<SpanRef> Distinct(List<SpanRef> arrived) => arrived.Count <= Few ? OfFew(arrived) : OfMany(arrived);

    private static List<SpanRef> OfFew(List<SpanRef> arrived)
    {
        var distinct = new List<SpanRef>(arrived.Count);
        foreach (var span in arrived)
        {
            if (distinct.Exists(known => Key(known) == Key(span)))
                continue;
            var place = distinct.Count;
            while (place > 0 && Start(distinct[place - 1]) > Start(span))
                place--;
            distinct.Insert(place, span);
        }
        return distinct;
    }

    private static List<SpanRef> OfMany(List<SpanRef> arrived)
    {
        var seen = new HashSet<(ulong, byte)>(arrived.Count);
        return [.. arrived.Where(span => seen.Add(Key(span))).OrderBy(Start)];
    }

    private static (ulong Id, byte Kind) Key(SpanRef span) => (span.Segment.SpanId[span.Row], span.Segment.Kind[span.Row]);

    private static long Start(SpanRef span) => span.Segment.Start[span.Row];
}

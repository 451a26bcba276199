using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>A trace as a whole: its bounds, and its root, the earliest span without a parent (none while it has not arrived).</summary>
internal sealed record TraceSummary(long Start, long End, SpanRef? Root)
{
    public string RootName => Root is var (segment, row) ? segment.Values.Text(segment.Name[row]) : "";

    public string RootServiceName => Root is var (segment, row) ? ServiceName(segment, row) : "";

    public static TraceSummary Of(TraceId id, IReadOnlyList<SegmentView> views)
    {
        var (start, end) = (long.MaxValue, long.MinValue);
        SpanRef? root = null;
        var rootStart = long.MaxValue;
        foreach (var view in views)
        {
            var segment = view.Segment;
            if (segment.Traces.Find(id) is not (var ordinal and >= 0))
                continue;
            for (var row = segment.Traces.LastRow[ordinal]; row >= 0; row = segment.Previous[row])
            {
                if (row >= view.Rows)
                    continue;
                start = Math.Min(start, segment.Start[row]);
                end = Math.Max(end, segment.End[row]);
                if (segment.ParentSpanId[row] == 0 && segment.Start[row] <= rootStart)
                    (root, rootStart) = (new(segment, row), segment.Start[row]);
            }
        }
        return new(start, Math.Max(start, end), root);
    }

    public static string ServiceName(SpanSegment segment, int row) =>
        segment.ResourceAttributes.Find("service.name")?[segment.Resource[row]] is { } id and not 0 ? segment.Values[id].ToString() : "";
}

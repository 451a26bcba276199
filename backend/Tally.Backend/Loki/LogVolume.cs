using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>How much the streams of a selector hold in a time range.</summary>
internal static class LogVolume
{
    public static Dictionary<LabelSet, (long Entries, long Bytes, int Segments)> Count(LogStore store, IReadOnlyList<LabelMatcher> matchers, UnixNanos start, UnixNanos end)
    {
        var volumes = new Dictionary<LabelSet, (long Entries, long Bytes, int Segments)>();
        foreach (var segment in store.Read())
        {
            if (!segment.Overlaps(start, end) || segment.Select(matchers) is not { } selected)
                continue;
            foreach (var (stream, entries, bytes) in Count(segment, selected, start, end))
            {
                var sum = volumes.GetValueOrDefault(stream);
                volumes[stream] = (sum.Entries + entries, sum.Bytes + bytes, sum.Segments + 1);
            }
        }
        return volumes;
    }

    private static IEnumerable<(LabelSet Stream, long Entries, long Bytes)> Count(LogSegment segment, bool[] selected, UnixNanos start, UnixNanos end)
    {
        var rows = segment.Load(SegmentParts.Lines);
        var (entries, bytes) = (new long[selected.Length], new long[selected.Length]);
        for (var row = 0; row < rows.Count; row++)
        {
            var stream = rows.StreamIds[row];
            if (!selected[stream] || rows.Times[row] < start.Value || rows.Times[row] > end.Value)
                continue;
            entries[stream]++;
            bytes[stream] += rows.LineLength(row);
        }
        for (var stream = 0; stream < selected.Length; stream++)
            if (entries[stream] > 0)
                yield return (segment.Streams[stream], entries[stream], bytes[stream]);
    }
}

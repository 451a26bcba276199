using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>What a stream holds in a time range: entries, bytes of lines, in how many segments, and the bytes of each step.</summary>
internal sealed class StreamVolume(int steps)
{
    public long Entries { get; set; }

    public long Bytes { get; set; }

    public int Segments { get; set; }

    public long[] BytesOfStep { get; } = new long[steps];
}

/// <summary>How much the streams of a selector hold in a time range, both ends inclusive.</summary>
internal static class LogVolume
{
    /// <summary>Where the step that holds a time begins: steps are counted from 1970.</summary>
    public static UnixNanos FirstStep(UnixNanos start, TimeSpan step) => new(start.Value - (start.Value % (step.Ticks * UnixNanos.PerTick)));

    /// <summary>The volumes of streams that hold anything. Without a step the whole range is one.</summary>
    public static Dictionary<LabelSet, StreamVolume> Count(LogStore store, IReadOnlyList<LabelMatcher> matchers, UnixNanos start, UnixNanos end, TimeSpan? step = null)
    {
        var width = step is { } given ? given.Ticks * UnixNanos.PerTick : long.MaxValue;
        var first = step is null ? start : FirstStep(start, step.Value);
        var steps = (int)((end.Value - first.Value) / width) + 1;
        var volumes = new Dictionary<LabelSet, StreamVolume>();
        foreach (var segment in store.Read())
        {
            if (!segment.Overlaps(start, end) || segment.Select(matchers) is not { } selected)
                continue;
            var ofSegment = new StreamVolume?[selected.Length];
            var rows = segment.Load(SegmentParts.Lines);
            for (var row = 0; row < rows.Count; row++)
            {
                var (stream, time) = (rows.StreamIds[row], rows.Times[row]);
                if (!selected[stream] || time < start.Value || time > end.Value)
                    continue;
                var volume = ofSegment[stream] ??= Of(segment.Streams[stream]);
                volume.Entries++;
                volume.Bytes += rows.LineLength(row);
                volume.BytesOfStep[(time - first.Value) / width] += rows.LineLength(row);
            }
        }
        return volumes;

        StreamVolume Of(LabelSet stream)
        {
            if (!volumes.TryGetValue(stream, out var volume))
                volumes.Add(stream, volume = new(steps));
            volume.Segments++;
            return volume;
        }
    }
}

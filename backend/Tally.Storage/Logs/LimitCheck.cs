using System.Runtime.InteropServices;
using Tally.Signals;

namespace Tally.Storage.Logs;

/// <summary>Sorts out the entries of a batch that are beyond <see cref="LogLimits"/>.</summary>
internal sealed class LimitCheck(LogLimits limits, TimeProvider time)
{
    /// <summary>The batch, or a copy without the rejected entries; how many those are, and why the first of them was.</summary>
    public (StreamBatch Accepted, int Rejected, string? Reason) Apply(StreamBatch batch)
    {
        var now = UnixNanos.From(time.GetUtcNow());
        var (oldest, newest) = (now - limits.MaxAge, now + limits.MaxAhead);
        StreamBatch? accepted = null;
        string? reason = null;
        // Entries of one scope follow one another, so what they share is added up once.
        (Slice Run, long Bytes) shared = default;
        var entries = CollectionsMarshal.AsSpan(batch.Entries);
        for (var i = 0; i < entries.Length; i++)
        {
            var wrong = Reason(batch, entries[i], oldest, newest, ref shared);
            if (wrong is not null && accepted is null)
                accepted = Copy(batch, i);
            reason ??= wrong;
            if (wrong is null && accepted is not null)
                Copy(batch, entries[i], accepted);
        }
        return accepted is null ? (batch, 0, null) : (accepted, entries.Length - accepted.Entries.Count, reason);
    }

    private string? Reason(StreamBatch batch, in StreamEntry entry, UnixNanos oldest, UnixNanos newest, ref (Slice Run, long Bytes) shared)
    {
        var stream = batch.Streams[entry.Stream];
        if (stream.Count == 0)
            return "error at least one label pair is required per stream";
        if (stream.Count > limits.MaxLabels)
            return $"entry for stream '{stream}' has {stream.Count} label names; limit {limits.MaxLabels}";
        if (entry.Time < oldest)
            return $"entry for stream '{stream}' has timestamp too old: {Show(entry.Time)}, oldest acceptable timestamp is: {Show(oldest)}";
        if (entry.Time > newest)
            return $"entry for stream '{stream}' has timestamp too new: {Show(entry.Time)}";
        if (entry.Line.Count > limits.MaxLineBytes)
            return $"max entry size '{limits.MaxLineBytes}' bytes exceeded for stream '{stream}' while adding an entry with length '{entry.Line.Count}' bytes";
        var pairs = entry.Shared.Count + entry.Own.Count;
        if (pairs > limits.MaxMetadataEntries)
            return $"stream '{stream}' has too many structured metadata labels: '{pairs}', limit: '{limits.MaxMetadataEntries}'";
        if (shared.Run != entry.Shared)
            shared = (entry.Shared, MetadataBytes(batch, entry.Shared));
        var bytes = shared.Bytes + MetadataBytes(batch, entry.Own);
        if (bytes > limits.MaxMetadataBytes)
            return $"stream '{stream}' has structured metadata too large: '{bytes}' bytes, limit: '{limits.MaxMetadataBytes}' bytes";
        return null;
    }

    private static long MetadataBytes(StreamBatch batch, Slice slice)
    {
        long bytes = 0;
        foreach (var (key, value) in CollectionsMarshal.AsSpan(batch.Metadata).Slice(slice.Start, slice.Count))
            bytes += batch.Texts.LengthOf(key) + batch.Texts.LengthOf(value);
        return bytes;
    }

    // A rejected line may be huge, so a batch with one is copied rather than written to the log as it is.
    private static StreamBatch Copy(StreamBatch batch, int count)
    {
        var copy = new StreamBatch();
        copy.Streams.AddRange(batch.Streams);
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(batch.Entries)[..count])
            Copy(batch, entry, copy);
        return copy;
    }

    private static void Copy(StreamBatch from, in StreamEntry entry, StreamBatch to) => to.Entries.Add(entry with
    {
        Line = to.AddLine(from.LineOf(entry)),
        Shared = Copy(from, entry.Shared, to),
        Own = Copy(from, entry.Own, to),
    });

    private static Slice Copy(StreamBatch from, Slice slice, StreamBatch to)
    {
        var start = to.Metadata.Count;
        foreach (var (key, value) in CollectionsMarshal.AsSpan(from.Metadata).Slice(slice.Start, slice.Count))
            to.Metadata.Add(new(to.Texts.Add(from.Texts[key]), to.Texts.Add(from.Texts[value])));
        return new(start, slice.Count);
    }

    private static string Show(UnixNanos time) => time.ToDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}

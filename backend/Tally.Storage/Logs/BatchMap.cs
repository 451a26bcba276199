using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>
/// Translates a batch's indexes into a segment's: each stream, text and shared run is looked up once per batch, however
/// many entries use it.
/// </summary>
internal sealed class BatchMap
{
    private readonly StreamBatch _batch;
    private readonly OpenSegment _segment;

    // Index + 1; 0 is not looked up yet.
    private readonly int[] _streams;
    private readonly int[] _keys;
    private readonly int[] _values;
    private (Slice Slice, int Set, ulong Hash) _lastShared;

    public BatchMap(StreamBatch batch, OpenSegment segment)
    {
        _batch = batch;
        _segment = segment;
        _streams = new int[batch.Streams.Count];
        _keys = new int[batch.Texts.Count];
        _values = new int[batch.Texts.Count];
        _lastShared = (default, 0, 0);
    }

    public int Stream(int index) => (_streams[index] != 0 ? _streams[index] : _streams[index] = _segment.StreamId(_batch.Streams[index]) + 1) - 1;

    public int Key(int text) => (_keys[text] != 0 ? _keys[text] : _keys[text] = _segment.Key(_batch.Texts[text], _batch.Texts.HashOf(text)) + 1) - 1;

    public int Value(int text) => (_values[text] != 0 ? _values[text] : _values[text] = _segment.Value(_batch.Texts[text], _batch.Texts.HashOf(text)) + 1) - 1;

    public ReadOnlySpan<MetadataRef> Own(Slice slice) => CollectionsMarshal.AsSpan(_batch.Metadata).Slice(slice.Start, slice.Count);

    public int Set(Slice shared) => Shared(shared).Set;

    /// <summary>A hash of the entry's whole content, by texts and not by indexes, so that it holds across segments.</summary>
    public ulong HashOf(in StreamEntry entry, ReadOnlySpan<byte> line)
    {
        var hash = Hash64.Combine(Hash64.Compute(line), (ulong)entry.Time.Value);
        hash = Hash64.Combine(hash, (ulong)_batch.Streams[entry.Stream].GetHashCode());
        hash = Hash64.Combine(hash, entry.TraceId.High ^ entry.TraceId.Low);
        hash = Hash64.Combine(hash, entry.SpanId.Value);
        hash = Hash64.Combine(hash, (ulong)entry.ObservedTime.Value);
        return Hash64.Combine(hash, Shared(entry.Shared).Hash + HashOf(Own(entry.Own)));
    }

    // Entries of one scope follow one another, so the last run is nearly always the one asked for.
    private (Slice Slice, int Set, ulong Hash) Shared(Slice slice)
    {
        if (slice.Count == 0)
            return default;
        if (_lastShared.Slice != slice)
        {
            var pairs = Own(slice);
            var mapped = new MetadataRef[pairs.Length];
            for (var i = 0; i < pairs.Length; i++)
                mapped[i] = new(Key(pairs[i].Key), Value(pairs[i].Value));
            _lastShared = (slice, _segment.Set(mapped), HashOf(pairs));
        }
        return _lastShared;
    }

    // A sum: the order of pairs does not matter, nor whether a pair is shared or own.
    private ulong HashOf(ReadOnlySpan<MetadataRef> pairs)
    {
        ulong sum = 0;
        foreach (var (key, value) in pairs)
            sum += Hash64.Combine(_batch.Texts.HashOf(key), _batch.Texts.HashOf(value));
        return sum;
    }
}

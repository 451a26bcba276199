using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>
/// Translates a batch's indexes into a segment's: each stream, text and shared run is looked up once per batch, however
/// many entries use it.
/// </summary>
internal sealed class BatchMap(StreamBatch batch, OpenSegment segment)
{
    // Index + 1; 0 is not looked up yet.
    private readonly int[] _streams = new int[batch.Streams.Count];
    private readonly int[] _keys = new int[batch.Texts.Count];
    private readonly int[] _values = new int[batch.Texts.Count];

    // Entries of one scope follow one another, and most records of a batch have the same keys.
    private (Slice Slice, int Set) _lastShared;
    private int[] _lastKeys = [];
    private int _lastShape;

    public LabelSet Labels(int stream) => batch.Streams[stream];

    public int Stream(int index) => (_streams[index] != 0 ? _streams[index] : _streams[index] = segment.StreamId(batch.Streams[index]) + 1) - 1;

    public int Value(int text) => (_values[text] != 0 ? _values[text] : _values[text] = segment.Value(batch.Texts[text], batch.Texts.HashOf(text)) + 1) - 1;

    public ReadOnlySpan<MetadataRef> Pairs(Slice slice) => CollectionsMarshal.AsSpan(batch.Metadata).Slice(slice.Start, slice.Count);

    public int Set(Slice shared)
    {
        if (shared.Count == 0)
            return 0;
        if (_lastShared.Slice != shared)
        {
            var pairs = Pairs(shared);
            var mapped = new MetadataRef[pairs.Length];
            for (var i = 0; i < pairs.Length; i++)
                mapped[i] = new(Key(pairs[i].Key), Value(pairs[i].Value));
            _lastShared = (shared, segment.Set(mapped));
        }
        return _lastShared.Set;
    }

    /// <summary>The shape of pairs' keys.</summary>
    public int Shape(ReadOnlySpan<MetadataRef> pairs)
    {
        if (HasLastKeys(pairs))
            return _lastShape;
        var mapped = new int[pairs.Length];
        _lastKeys = new int[pairs.Length];
        for (var i = 0; i < pairs.Length; i++)
            (_lastKeys[i], mapped[i]) = (pairs[i].Key, Key(pairs[i].Key));
        return _lastShape = segment.Shape(mapped);
    }

    /// <summary>A hash of the entry's metadata, by texts and not by indexes, so that it holds across segments; the order of pairs does not matter.</summary>
    public ulong MetadataHash(in StreamEntry entry) => Hash(Pairs(entry.Shared)) + Hash(Pairs(entry.Own));

    private int Key(int text) => (_keys[text] != 0 ? _keys[text] : _keys[text] = segment.Key(batch.Texts[text], batch.Texts.HashOf(text)) + 1) - 1;

    private bool HasLastKeys(ReadOnlySpan<MetadataRef> pairs)
    {
        if (pairs.Length != _lastKeys.Length)
            return false;
        for (var i = 0; i < pairs.Length; i++)
            if (pairs[i].Key != _lastKeys[i])
                return false;
        return true;
    }

    private ulong Hash(ReadOnlySpan<MetadataRef> pairs)
    {
        ulong sum = 0;
        foreach (var (key, value) in pairs)
            sum += Hash64.Combine(batch.Texts.HashOf(key), batch.Texts.HashOf(value));
        return sum;
    }
}

using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>The segment that takes appends. Every member under the store's lock; readers use a <see cref="View"/>.</summary>
/// <param name="expectedRows">How many rows are likely to come; the one before tells.</param>
internal sealed class OpenSegment(int expectedRows = 0)
{
    /// <summary>A segment of few but long lines is sealed by size, so that one column stays far below 2 GiB.</summary>
    public const long MaxLineBytes = 256L << 20;

    private readonly GrowingColumn<long> _times = new();
    private readonly GrowingColumn<int> _streamOf = new();
    private readonly GrowingColumn<long> _positions = new();
    private readonly GrowingColumn<int> _lengths = new();
    private readonly GrowingColumn<TraceId> _traces = new();
    private readonly GrowingColumn<SpanId> _spans = new();
    private readonly GrowingColumn<long> _observed = new();
    private readonly GrowingColumn<int> _ownEnds = new();
    private readonly GrowingColumn<MetadataRef> _own = new();
    private readonly GrowingColumn<int> _shared = new();
    private readonly LineArena _lines = new();
    private readonly TextTable _keys = new();
    private readonly TextTable _values = new(256);
    private readonly MetadataSets _sets = new();
    private readonly GrowingColumn<LabelSet> _streams = new(16);
    private readonly Dictionary<LabelSet, int> _streamIds = [];
    private readonly Dictionary<ulong, int> _rowByHash = new(expectedRows);
    private long _minTime = long.MaxValue;
    private long _maxTime = long.MinValue;

    public int RowCount => _times.Count;

    public UnixNanos MaxTime => new(_maxTime);

    public bool IsFull(int rows) => RowCount >= rows || _lines.Length >= MaxLineBytes;

    /// <summary>Adds the batch's entries, but not those that this segment or the one before holds already.</summary>
    public void Add(StreamBatch batch, OpenSegment? before)
    {
        var map = new BatchMap(batch, this);
        var entries = CollectionsMarshal.AsSpan(batch.Entries);
        for (var i = 0; i < entries.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            var line = batch.LineOf(entry);
            var hash = map.HashOf(entry, line);
            if (Holds(hash, entry, line) || before?.Holds(hash, entry, line) == true)
                continue;
            _rowByHash[hash] = RowCount;
            AddRow(entry, line, map);
        }
    }

    public LogSegment View() => new(
        new(RowCount, new(_minTime), new(_maxTime), _lines.Length),
        new(_streams.Array, 0, _streams.Count),
        new RowColumns(_times.Array, _streamOf.Array),
        new LineColumns(_lines.Blocks, _positions.Array, _lengths.Array),
        new MetadataColumns(_keys.View, _values.View, _traces.Array, _spans.Array, _observed.Array, _ownEnds.Array, _own.Array, _shared.Array, _sets.Ends, _sets.Pairs));

    public int StreamId(LabelSet labels)
    {
        if (!_streamIds.TryGetValue(labels, out var id))
        {
            _streamIds.Add(labels, id = _streams.Count);
            _streams.Add(labels);
        }
        return id;
    }

    public int Key(ReadOnlySpan<byte> utf8, ulong hash) => _keys.Add(utf8, hash);

    public int Value(ReadOnlySpan<byte> utf8, ulong hash) => _values.Add(utf8, hash);

    public int Set(ReadOnlySpan<MetadataRef> pairs) => _sets.Add(pairs);

    private void AddRow(in StreamEntry entry, ReadOnlySpan<byte> line, BatchMap map)
    {
        _streamOf.Add(map.Stream(entry.Stream));
        _positions.Add(_lines.Add(line));
        _lengths.Add(line.Length);
        _traces.Add(entry.TraceId);
        _spans.Add(entry.SpanId);
        _observed.Add(entry.ObservedTime.Value);
        _shared.Add(map.Set(entry.Shared));
        foreach (var pair in map.Own(entry.Own))
            _own.Add(new(map.Key(pair.Key), map.Value(pair.Value)));
        _ownEnds.Add(_own.Count);
        _minTime = Math.Min(_minTime, entry.Time.Value);
        _maxTime = Math.Max(_maxTime, entry.Time.Value);
        _times.Add(entry.Time.Value);
    }

    // The hash covers everything; what it is cheap to compare is compared, so that equal hashes alone drop no line.
    private bool Holds(ulong hash, in StreamEntry entry, ReadOnlySpan<byte> line) =>
        _rowByHash.TryGetValue(hash, out var row)
        && _times[row] == entry.Time.Value
        && _traces[row] == entry.TraceId
        && _spans[row] == entry.SpanId
        && new LineColumns(_lines.Blocks, _positions.Array, _lengths.Array)[row].SequenceEqual(line);
}

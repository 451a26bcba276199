using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>The segment that takes appends. Every member under the store's lock; readers use a <see cref="View"/>.</summary>
/// <param name="before">The segment before, if there was one: as much is likely to come again, so its columns need not grow.</param>
internal sealed class OpenSegment(OpenSegment? before = null)
{
    /// <summary>A segment of few but long lines is sealed by size, so that one column stays far below 2 GiB.</summary>
    public const long MaxLineBytes = 256L << 20;

    private const int LeastRows = 1024;

    private readonly GrowingColumn<long> _times = Column<long>(before);
    private readonly GrowingColumn<int> _streamOf = Column<int>(before);
    private readonly GrowingColumn<long> _positions = Column<long>(before);
    private readonly GrowingColumn<int> _lengths = Column<int>(before);
    private readonly GrowingColumn<TraceId> _traces = Column<TraceId>(before);
    private readonly GrowingColumn<SpanId> _spans = Column<SpanId>(before);
    private readonly GrowingColumn<long> _observed = Column<long>(before);
    private readonly GrowingColumn<int> _shared = Column<int>(before);
    private readonly GrowingColumn<int> _shapes = Column<int>(before);
    private readonly GrowingColumn<int> _ownEnds = Column<int>(before);
    private readonly GrowingColumn<int> _own = new(Math.Max(LeastRows, before?._own.Count * 17 / 16 ?? 0));
    private readonly LineArena _lines = new();
    private readonly TextTable _keys = new();
    private readonly TextTable _values = new(Math.Max(256, before?._values.Count ?? 0));
    private readonly RunTable<MetadataRef> _sets = new();
    private readonly RunTable<int> _keysOfShape = new();
    private readonly GrowingColumn<LabelSet> _streams = new(16);
    private readonly Dictionary<LabelSet, int> _streamIds = [];
    private readonly RowsByHash _rows = new(before?.RowCount ?? 0);
    private long _minTime = long.MaxValue;
    private long _maxTime = long.MinValue;

    public int RowCount => _times.Count;

    public UnixNanos MaxTime => new(_maxTime);

    public bool IsFull(int rows) => RowCount >= rows || _lines.Length >= MaxLineBytes;

    /// <summary>Adds the batch's entries, but not those that this segment or the one before holds already.</summary>
    public void Add(StreamBatch batch, OpenSegment? previous)
    {
        var map = new BatchMap(batch, this);
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(batch.Entries))
        {
            var line = batch.LineOf(entry);
            var hash = Hash64.Combine(Hash64.Compute(line), (ulong)entry.Time.Value);
            if (Holds(hash, entry, line, map) || previous?.Holds(hash, entry, line, map) == true)
                continue;
            _rows.Add(hash, RowCount);
            AddRow(entry, line, map);
        }
    }

    public LogSegment View() => new(
        new(RowCount, new(_minTime), new(_maxTime), _lines.Length),
        new(_streams.Array, 0, _streams.Count),
        new RowColumns(_times.Array, _streamOf.Array),
        new LineColumns(_lines.Blocks, _positions.Array, _lengths.Array),
        Metadata);

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

    public int Shape(ReadOnlySpan<int> keys) => _keysOfShape.Add(keys);

    private MetadataColumns Metadata => new(
        _keys.View, _values.View, _traces.Array, _spans.Array, _observed.Array, _shared.Array, _sets.View, _shapes.Array, _keysOfShape.View, _ownEnds.Array, _own.Array);

    private static GrowingColumn<T> Column<T>(OpenSegment? before) => new(Math.Max(LeastRows, before?.RowCount ?? 0));

    private void AddRow(in StreamEntry entry, ReadOnlySpan<byte> line, BatchMap map)
    {
        _streamOf.Add(map.Stream(entry.Stream));
        _positions.Add(_lines.Add(line));
        _lengths.Add(line.Length);
        _traces.Add(entry.TraceId);
        _spans.Add(entry.SpanId);
        _observed.Add(entry.ObservedTime.Value);
        _shared.Add(map.Set(entry.Shared));
        var own = map.Pairs(entry.Own);
        _shapes.Add(map.Shape(own));
        var values = _own.Take(own.Length);
        for (var i = 0; i < own.Length; i++)
            values[i] = map.Value(own[i].Value);
        _ownEnds.Add(_own.Count);
        _minTime = Math.Min(_minTime, entry.Time.Value);
        _maxTime = Math.Max(_maxTime, entry.Time.Value);
        _times.Add(entry.Time.Value);
    }

    private bool Holds(ulong hash, in StreamEntry entry, ReadOnlySpan<byte> line, BatchMap map)
    {
        // What is newer than all that is here, as nearly everything is, cannot be here.
        if (entry.Time.Value > _maxTime || entry.Time.Value < _minTime)
            return false;
        for (var slot = _rows.First(hash); _rows.Next(hash, ref slot, out var row);)
            if (IsSame(row, entry, line, map))
                return true;
        return false;
    }

    private bool IsSame(int row, in StreamEntry entry, ReadOnlySpan<byte> line, BatchMap map) =>
        _times[row] == entry.Time.Value
        && _traces[row] == entry.TraceId
        && _spans[row] == entry.SpanId
        && _observed[row] == entry.ObservedTime.Value
        && new LineColumns(_lines.Blocks, _positions.Array, _lengths.Array)[row].SequenceEqual(line)
        && _streams[_streamOf[row]].Equals(map.Labels(entry.Stream))
        && MetadataHash(row) == map.MetadataHash(entry);

    // A sum: the order of pairs does not matter, nor whether a pair is shared or own.
    private ulong MetadataHash(int row)
    {
        ulong sum = 0;
        var columns = Metadata;
        foreach (var (key, value) in columns.Sets[columns.Shared[row]])
            sum += Hash64.Combine(_keys.HashOf(key), _values.HashOf(value));
        var keys = columns.KeysOfShape[columns.Shapes[row]];
        var values = columns.OwnOf(row);
        for (var i = 0; i < keys.Length; i++)
            sum += Hash64.Combine(_keys.HashOf(keys[i]), _values.HashOf(values[i]));
        return sum;
    }
}

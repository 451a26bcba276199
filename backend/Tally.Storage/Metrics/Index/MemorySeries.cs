using Tally.Signals;
using Tally.Storage.Metrics.Chunks;

namespace Tally.Storage.Metrics.Index;

/// <summary>What became of one sample.</summary>
internal enum SampleFate { Stored, Repeated, Conflicting, TooOld }

/// <summary>A series and its samples of the open segment. Guarded by the store's lock.</summary>
internal sealed class MemorySeries(object home, int id, LabelSet labels)
{
    private List<Chunk> _full = [];
    private Chunk? _open;
    // The newest sample's value, which the same sample coming again is compared with.
    private double _lastValue;
    private NativeHistogram? _lastHistogram;
    private bool _hasLast;
    private List<SampleRow>? _late;
    private List<Chunk>? _sealing;

    /// <summary>Whose series it is; null once it is forgotten.</summary>
    public object? Home { get; private set; } = home;

    public int Id { get; } = id;
    public LabelSet Labels { get; } = labels;

    /// <summary>The oldest and newest time ever stored, expired ones included.</summary>
    public long MinTime { get; private set; } = long.MaxValue;
    public long MaxTime { get; private set; } = long.MinValue;

    /// <summary>True once the series has a sample in the open segment.</summary>
    public bool IsActive => _open is not null || _late is not null || _full.Count > 0;

    /// <summary>True while samples are in memory, the segment being sealed included.</summary>
    public bool HasMemory => IsActive || _sealing is not null;

    /// <summary>The number of the log that knows the series, and the number it has there.</summary>
    public (int File, int Number) Logged { get; set; }

    public Exemplar LastExemplar { get; set; }

    /// <summary>How many sealed segments hold the series.</summary>
    public int Segments { get; private set; }

    /// <summary>How many chunks are in memory.</summary>
    public int Chunks => _full.Count + (_sealing?.Count ?? 0) + (_open is null ? 0 : 1);

    public SampleFate Append(in SampleRow sample, long window)
    {
        if (sample.Time > MaxTime)
        {
            Extend(sample);
            _lastValue = sample.Value;
            if (!ReferenceEquals(_lastHistogram, sample.Histogram))
                _lastHistogram = sample.Histogram;
            _hasLast = true;
        }
        else if (sample.Time == MaxTime && _hasLast)
        {
            return SameValue(_lastValue, _lastHistogram, sample) ? SampleFate.Repeated : SampleFate.Conflicting;
        }
        else
        {
            if (sample.Time < MaxTime - window)
                return SampleFate.TooOld;
            if (Find(sample.Time) is { } there)
                return SameValue(there.Value, there.Histogram, sample) ? SampleFate.Repeated : SampleFate.Conflicting;
            (_late ??= []).Add(sample);
        }
        Widen(sample.Time, sample.Time);
        return SampleFate.Stored;
    }

    public void Widen(long min, long max)
    {
        MinTime = Math.Min(MinTime, min);
        MaxTime = Math.Max(MaxTime, max);
    }

    public void JoinSegment(int change) => Segments += change;

    /// <summary>What is in memory between two times, both inclusive.</summary>
    public void AddViews(List<ChunkView> views, long from, long to)
    {
        if (_sealing is not null)
            Add(views, _sealing, from, to);
        Add(views, _full, from, to);
        if (_open is not null)
            Add(views, [_open], from, to);
        if (_late is not null)
            Add(views, Encode(_late), from, to);
    }

    /// <summary>Closes what is in memory for sealing; it stays readable until <see cref="Sealed"/>.</summary>
    public List<Chunk> Close()
    {
        _sealing = _full;
        if (_open is not null)
            _sealing.Add(_open);
        if (_late is not null)
            _sealing.AddRange(Encode(_late));
        (_full, _open, _late) = ([], null, null);
        return _sealing;
    }

    public void Forget() => Home = null;

    public void Sealed() => _sealing = null;

    /// <summary>Takes back what could not be sealed, so that the next sealing tries again.</summary>
    public void Reopen()
    {
        if (_sealing is null)
            return;
        _sealing.AddRange(_full);
        (_full, _sealing) = (_sealing, null);
    }

    private static void Add(List<ChunkView> views, List<Chunk> chunks, long from, long to)
    {
        foreach (var chunk in chunks)
            if (chunk.MinTime <= to && chunk.MaxTime >= from)
                views.Add(chunk.View());
    }

    private void Extend(in SampleRow sample)
    {
        var kind = sample.Histogram is null ? ChunkKind.Float : ChunkKind.Histogram;
        if (_open is not null && (_open.IsFull || _open.Kind != kind))
        {
            _full.Add(_open);
            _open = null;
        }
        _open = Append(_open, sample);
    }

    private static Chunk Append(Chunk? chunk, in SampleRow sample)
    {
        if (sample.Histogram is { } histogram)
        {
            var histograms = (HistogramChunk?)chunk ?? new();
            histograms.Append(sample.Time, histogram, sample.StartTime);
            return histograms;
        }
        var floats = (FloatChunk?)chunk ?? new();
        floats.Append(sample.Time, sample.Value, sample.StartTime);
        return floats;
    }

    private static List<Chunk> Encode(List<SampleRow> late)
    {
        var chunks = new List<Chunk>();
        Chunk? open = null;
        foreach (var sample in late.OrderBy(sample => sample.Time))
        {
            var kind = sample.Histogram is null ? ChunkKind.Float : ChunkKind.Histogram;
            if (open is null || open.IsFull || open.Kind != kind)
                chunks.Add(open = Append(null, sample));
            else
                Append(open, sample);
        }
        return chunks;
    }

    private SampleRow? Find(long time)
    {
        foreach (var late in _late ?? [])
            if (late.Time == time)
                return late;
        var views = new List<ChunkView>();
        AddViews(views, time, time);
        var buffer = new SampleBuffer();
        foreach (var view in views)
            view.Read(buffer, time, time);
        return buffer.Count == 0 ? null : new(Labels, time, buffer.Values[0], buffer.Histogram(0));
    }

    private static bool SameValue(double value, NativeHistogram? histogram, in SampleRow other) => (histogram, other.Histogram) switch
    {
        (null, null) => BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(other.Value),
        ({ } a, { } b) => a.Equals(b),
        _ => false,
    };
}

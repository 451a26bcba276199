namespace Tally.Storage.Metrics;

/// <summary>
/// Samples of one series in ascending time, as columns. Meant to be reused from series to series:
/// <see cref="SelectedSeries.Read"/> clears it first. Not thread-safe.
/// </summary>
public sealed class SampleBuffer
{
    private long[] _times = new long[256];
    private double[] _values = new double[256];
    private NativeHistogram?[]? _histograms;
    private long[]? _starts;

    public int Count { get; private set; }

    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    /// <summary>The float values; unused where <see cref="Histogram"/> has one.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    /// <summary>True once a native histogram was added.</summary>
    public bool HasHistograms => _histograms is not null;

    public NativeHistogram? Histogram(int index) => _histograms?[index];

    /// <summary>True once the start of a sample is known.</summary>
    public bool HasStarts => _starts is not null;

    /// <summary>When the counting of a sample began, in milliseconds since 1970; 0 where that is unknown.</summary>
    public long Start(int index) => _starts?[index] ?? 0;

    public bool IsStale(int index) => Histogram(index) is { } histogram ? histogram.IsStale : StaleMarker.Is(_values[index]);

    public void Clear()
    {
        Count = 0;
        _histograms = null;
        _starts = null;
    }

    public void Add(long time, double value)
    {
        if (Count == _times.Length)
            Grow();
        _times[Count] = time;
        _values[Count] = value;
        if (_histograms is not null)
            _histograms[Count] = null;
        if (_starts is not null)
            _starts[Count] = 0;
        Count++;
    }

    public void Add(long time, NativeHistogram histogram)
    {
        Add(time, 0);
        _histograms ??= new NativeHistogram?[_times.Length];
        _histograms[Count - 1] = histogram;
    }

    /// <summary>Adds a sample of another buffer, with all that is known of it.</summary>
    public void Add(SampleBuffer other, int index)
    {
        if (other.Histogram(index) is { } histogram)
            Add(other._times[index], histogram);
        else
            Add(other._times[index], other._values[index]);
        SetStart(Count - 1, other.Start(index));
    }

    internal void SetStart(int index, long start)
    {
        if (start != 0)
            _starts ??= new long[_times.Length];
        if (_starts is not null)
            _starts[index] = start;
    }

    /// <summary>Puts another histogram in the place of one.</summary>
    public void Replace(int index, NativeHistogram histogram) => _histograms![index] = histogram;

    /// <summary>Brings samples of overlapping sources into order; of several at one time the first added stays.</summary>
    internal void Order(int from)
    {
        var order = Enumerable.Range(from, Count - from).OrderBy(i => _times[i]).ToArray();
        var (times, values, histograms, starts) = (_times.ToArray(), _values.ToArray(), _histograms?.ToArray(), _starts?.ToArray());
        Count = from;
        foreach (var i in order)
        {
            if (Count > from && _times[Count - 1] == times[i])
                continue;
            // Between samples of other chunks, what a chunk says about its own neighbours means nothing.
            if (histograms?[i] is { } histogram)
                Add(times[i], histogram.CounterReset is CounterReset.NotReset ? histogram.WithHint(CounterReset.Unknown) : histogram);
            else
                Add(times[i], values[i]);
            SetStart(Count - 1, starts?[i] ?? 0);
        }
    }

    private void Grow()
    {
        Array.Resize(ref _times, Count * 2);
        Array.Resize(ref _values, Count * 2);
        if (_histograms is not null)
            Array.Resize(ref _histograms, Count * 2);
        if (_starts is not null)
            Array.Resize(ref _starts, Count * 2);
    }
}

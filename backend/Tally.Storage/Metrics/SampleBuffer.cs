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

    public int Count { get; private set; }

    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    /// <summary>The float values; unused where <see cref="Histogram"/> has one.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    /// <summary>True once a native histogram was added.</summary>
    public bool HasHistograms => _histograms is not null;

    public NativeHistogram? Histogram(int index) => _histograms?[index];

    public bool IsStale(int index) => Histogram(index) is { } histogram ? histogram.IsStale : StaleMarker.Is(_values[index]);

    public void Clear()
    {
        Count = 0;
        _histograms = null;
    }

    public void Add(long time, double value)
    {
        if (Count == _times.Length)
            Grow();
        _times[Count] = time;
        _values[Count] = value;
        if (_histograms is not null)
            _histograms[Count] = null;
        Count++;
    }

    public void Add(long time, NativeHistogram histogram)
    {
        Add(time, 0);
        _histograms ??= new NativeHistogram?[_times.Length];
        _histograms[Count - 1] = histogram;
    }

    /// <summary>Brings samples of overlapping sources into order; of several at one time the first added stays.</summary>
    internal void Order(int from)
    {
        var order = Enumerable.Range(from, Count - from).OrderBy(i => _times[i]).ToArray();
        var (times, values, histograms) = (_times.ToArray(), _values.ToArray(), _histograms?.ToArray());
        Count = from;
        foreach (var i in order)
            if (Count == from || _times[Count - 1] != times[i])
            {
                // Between samples of other chunks, what a chunk says about its own neighbours means nothing.
                if (histograms?[i] is { } histogram)
                    Add(times[i], histogram.CounterReset is CounterReset.NotReset ? histogram.WithHint(CounterReset.Unknown) : histogram);
                else
                    Add(times[i], values[i]);
            }
    }

    private void Grow()
    {
        Array.Resize(ref _times, Count * 2);
        Array.Resize(ref _values, Count * 2);
        if (_histograms is not null)
            Array.Resize(ref _histograms, Count * 2);
    }
}

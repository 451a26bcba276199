using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Histograms;

/// <summary>An average of histograms: a sum divided at the end, or a running mean once the sum might overflow.</summary>
internal sealed class HistogramMean(NativeHistogram first)
{
    private readonly HistogramSum _sum = HistogramSum.Of(first);
    private double _count = 1;
    private bool _running;

    public Merge Add(NativeHistogram histogram)
    {
        _count++;
        if (!_running && !_sum.MayOverflowWith(histogram))
            return _sum.Add(histogram);
        if (!_running)
            _sum.Divide(_count - 1);
        _running = true;
        _sum.Scale((_count - 1) / _count);
        return _sum.Add(HistogramSum.Of(histogram).Divide(_count).ToHistogram());
    }

    public NativeHistogram Result() => (_running ? _sum : _sum.Divide(_count)).ToHistogram();
}

using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Histograms;

/// <summary>Sum or mean of any number of histograms, with what putting them together brought up.</summary>
internal sealed class HistogramTotal
{
    private readonly HistogramSum? _sum;
    private readonly HistogramMean? _mean;
    private bool _reset, _notReset;
    private Merge _merge;

    public HistogramTotal(NativeHistogram first, bool isMean)
    {
        _sum = isMean ? null : HistogramSum.Of(first);
        _mean = isMean ? new(first) : null;
        Track(first);
    }

    /// <summary>With several histograms it is all their hints that may conflict, not those of neighbours.</summary>
    public Merge Merge => _merge | (_reset && _notReset ? Merge.ConflictingResets : Merge.Fine);

    /// <summary>Does nothing once histograms turned out to be incompatible.</summary>
    public void Add(NativeHistogram histogram)
    {
        if (_merge.HasFlag(Merge.Incompatible))
            return;
        Track(histogram);
        _merge |= (_sum?.Add(histogram) ?? _mean!.Add(histogram)) & ~Merge.ConflictingResets;
    }

    public NativeHistogram Result() => _sum?.ToHistogram() ?? _mean!.Result();

    private void Track(NativeHistogram histogram)
    {
        _reset |= histogram.CounterReset is CounterReset.Reset;
        _notReset |= histogram.CounterReset is CounterReset.NotReset;
    }
}

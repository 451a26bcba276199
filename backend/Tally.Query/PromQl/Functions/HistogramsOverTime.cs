using Tally.Query.PromQl.Histograms;

namespace Tally.Query.PromQl.Functions;

/// <summary>Sum and average of the native histograms in a window.</summary>
internal static class HistogramsOverTime
{
    public static PromValue? Combine(in Window window, bool isMean)
    {
        if (window.IsMixed)
        {
            window.Notes.MixedWithFloats(window.ArgumentSpan, window.MetricName);
            return null;
        }
        var total = new HistogramTotal(window.Histogram(0)!, isMean);
        for (var i = 1; i < window.Count; i++)
            total.Add(window.Histogram(i)!);
        if (total.Merge.HasFlag(Merge.Incompatible))
        {
            window.Notes.MixedLayouts(window.ArgumentSpan, window.MetricName);
            return null;
        }
        window.Notes.Merged(window.ArgumentSpan, total.Merge, "aggregation");
        return new(0, total.Result());
    }
}

using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Syntax;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Functions;

/// <summary>The samples of an extended range selector by itself: those within the window, and a value at either end.</summary>
internal static class ExtendedSamples
{
    public static List<PromPoint> Of(SampleBuffer samples, long from, long to, long lookback, Extension extension)
    {
        if (samples.HasHistograms)
            throw new PromEvaluationException($"{(extension is Extension.Anchored ? "anchored" : "smoothed")} modifier is not supported with histograms");
        var (start, end) = (0, samples.Count);
        while (start < end && samples.Times[start] <= from - lookback)
            start++;
        while (end > start && samples.Times[end - 1] > (extension is Extension.Smoothed ? to + lookback : to))
            end--;
        if (start == end)
            return [];
        var window = new Window
        {
            Times = samples.Times[start..end], Values = samples.Values[start..end], Buffer = samples, First = start, Start = from, End = to,
            Time = to, Arguments = [], Notes = null!, Call = null!, MetricName = "", Extension = extension,
        };
        if (ExtendedRates.Edges(window) is not var (first, last))
            return [];
        var points = new List<PromPoint> { new(from, new(ExtendedRates.Left(window, first, isCounter: false))) };
        for (var i = first; i <= last; i++)
            if (window.Times[i] > from && window.Times[i] < to)
                points.Add(new(window.Times[i], new(window.Values[i])));
        points.Add(new(to, new(ExtendedRates.Right(window, last, isCounter: false))));
        return points;
    }
}

using Tally.Query.PromQl.Histograms;
using Tally.Query.PromQl.Syntax;

namespace Tally.Query.PromQl.Functions;

/// <summary>How fast a series changes.</summary>
internal static class Rates
{
    /// <summary>
    /// The change over the window, extended to the window's ends where the samples come close enough to them: within 1.1
    /// times their average distance; else by half that distance. A counter is never extended below zero, and each fall
    /// counts as a restart from zero.
    /// </summary>
    public static double? Extrapolated(in FloatWindow window, bool isCounter, bool isRate)
    {
        if (window.Count < 2)
            return null;
        var values = window.Values;
        var change = values[^1] - values[0];
        if (isCounter)
            for (var i = 1; i < values.Length; i++)
                if (values[i] < values[i - 1])
                    change += values[i - 1];
        return change * Factor(window, isCounter, change, values[0], isRate, began: null);
    }

    /// <summary>
    /// The same of histograms, and of counters that say when they began: a beginning between two samples is a restart, and a
    /// beginning within the window is a sample of zero, from which nothing is extended.
    /// </summary>
    public static PromValue? Extrapolated(in Window window, bool isCounter, bool isRate)
    {
        if (window.IsMixed)
        {
            window.Notes.MixedWithFloats(window.ArgumentSpan, window.MetricName);
            return null;
        }
        if (window.Extension is not Extension.None)
            return ExtendedRates.Change(window, isCounter, isRate);
        var began = isCounter ? CountingStarts.OfFirst(window) : null;
        if (window.Count < 2 && began is null)
            return null;
        if (isCounter)
            CountingStarts.WarnOfOverlaps(window);
        if (window.HasHistograms)
        {
            if (HistogramRates.Change(window, isCounter, began is not null) is not { } increase)
                return null;
            var scale = Factor(window.Plain, isCounter, increase.Count, window.Histogram(0)!.Count, isRate, began);
            return new(0, HistogramMath.Scale(increase, scale));
        }
        var values = window.Values;
        var change = values[^1] - (began is null ? values[0] : 0);
        for (var i = 1; isCounter && i < values.Length; i++)
            if (values[i] < values[i - 1] || CountingStarts.Resets(window, i))
                change += values[i - 1];
        return new(change * Factor(window.Plain, isCounter, change, values[0], isRate, began));
    }

    /// <summary>The change between the last two samples.</summary>
    public static PromValue? Instant(in Window window, bool isRate)
    {
        if (window.Count < 2)
            return null;
        var seconds = window.SecondsBetween(window.Count - 2, window.Count - 1);
        switch (window.Histogram(window.Count - 2), window.Histogram(window.Count - 1))
        {
            case (null, null):
                var (before, last) = (window.Values[^2], window.Values[^1]);
                var change = isRate && (last < before || CountingStarts.Resets(window, window.Count - 1)) ? last : last - before;
                return new(isRate ? change / seconds : change);
            case ({ } earlier, { } later):
                return HistogramRates.Instant(window, earlier, later, isRate) is { } difference
                    ? new(0, (isRate ? difference.Divide(seconds) : difference).ToHistogram())
                    : null;
            default:
                window.Notes.MixedWithFloats(window.ArgumentSpan, window.MetricName);
                return null;
        }
    }

    private static double Factor(in FloatWindow window, bool isCounter, double change, double first, bool isRate, long? began)
    {
        var sampled = (window.Times[^1] - (began ?? window.Times[0])) / 1000.0;
        var average = window.Count == 1 ? 0 : window.SecondsBetween(0, window.Count - 1) / (window.Count - 1);
        var toStart = began is null ? (window.Times[0] - window.Start) / 1000.0 : 0;
        var toEnd = (window.End - window.Times[^1]) / 1000.0;
        if (toStart >= average * 1.1)
            toStart = average / 2;
        if (isCounter && change > 0 && first >= 0 && began is null)
            toStart = Math.Min(toStart, sampled * (first / change));
        if (toEnd >= average * 1.1)
            toEnd = average / 2;

        var factor = (sampled + toStart + toEnd) / sampled;
        return isRate ? factor / window.Seconds : factor;
    }
}

using Tally.Query.PromQl.Syntax;

namespace Tally.Query.PromQl.Functions;

/// <summary>
/// Changes over exactly the window: from the sample before it (<c>anchored</c>), or between values interpolated at its ends
/// (<c>smoothed</c>). The window given holds the samples around, too.
/// </summary>
internal static class ExtendedRates
{
    public static PromValue? Change(in Window window, bool isCounter, bool isRate)
    {
        if (Edges(window) is not var (first, last))
            return null;
        if (window.HasHistograms)
        {
            return ExtendedHistogramRates.Change(window, first, last, isCounter) is { } histogram
                ? new(0, (isRate ? histogram.Divide(window.Seconds) : histogram).ToHistogram())
                : null;
        }
        var (left, right) = (Left(window, first, isCounter), Right(window, last, isCounter));
        var change = right - left;
        if (isCounter)
        {
            var before = left;
            for (var i = window.Times[first] <= window.Start ? first + 1 : first; i <= (window.Times[last] >= window.End ? last - 1 : last); i++)
            {
                change += window.Values[i] < before ? before : 0;
                before = window.Values[i];
            }
            change += right < before ? before : 0;
        }
        return new(isRate ? change / window.Seconds : change);
    }

    /// <summary>The window from the last sample at or before its start; empty where none follows.</summary>
    public static Window FromAnchor(in Window window)
    {
        var first = 0;
        while (first < window.Count && window.Times[first] <= window.Start)
            first++;
        return first == window.Count ? window.From(first) : window.From(Math.Max(0, first - 1));
    }

    /// <summary>The samples that count, from the one at or before the start to the first at or after the end; null where none does.</summary>
    public static (int First, int Last)? Edges(in Window window)
    {
        var isSmoothed = window.Extension is Extension.Smoothed;
        var last = window.Count - 1;
        var first = 0;
        while (first < last && window.Times[first] <= window.Start)
            first++;
        first = Math.Max(0, first - 1);
        if (isSmoothed)
        {
            var end = 0;
            while (end < last && window.Times[end] < window.End)
                end++;
            last = end;
        }
        return window.Times[last] <= window.Start || (isSmoothed && window.Times[first] > window.End) ? null : (first, last);
    }

    public static double Left(in Window window, int first, bool isCounter) =>
        window.Extension is Extension.Smoothed && window.Times[first] < window.Start ? Between(window, first, window.Start, isCounter) : window.Values[first];

    public static double Right(in Window window, int last, bool isCounter) =>
        window.Extension is Extension.Smoothed && last > 0 && window.Times[last] > window.End ? Between(window, last - 1, window.End, isCounter) : window.Values[last];

    /// <summary>The value at a time between two samples; a counter that fell rose from zero.</summary>
    public static double Between(double before, long timeBefore, double after, long timeAfter, long time, bool isCounter)
    {
        var start = isCounter && after < before ? 0 : before;
        return start + (after - start) * (time - timeBefore) / (timeAfter - timeBefore);
    }

    private static double Between(in Window window, int index, long time, bool isCounter) =>
        Between(window.Values[index], window.Times[index], window.Values[index + 1], window.Times[index + 1], time, isCounter);
}

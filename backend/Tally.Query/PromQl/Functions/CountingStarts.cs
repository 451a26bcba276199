using Tally.Query.PromQl.Syntax;

namespace Tally.Query.PromQl.Functions;

/// <summary>What the samples of a window say of when their counting began.</summary>
internal static class CountingStarts
{
    /// <summary>True where the sample, which is not the first, says that its counting began after the one before it.</summary>
    public static bool Resets(in Window window, int index)
    {
        var (start, before) = (window.CountedSince(index), window.Times[index - 1]);
        if (start == 0 || start < before || start >= window.Times[index])
            return false;
        // At the very time of the sample before it began a delta, whose predecessor has an earlier start, or a counter of
        // unknown start, whose first sample has none or its own time.
        return start > before || window.CountedSince(index - 1) is not 0 and var earlier && earlier < before;
    }

    /// <summary>When the counting of the first sample began, if that is within the window; there its value was zero.</summary>
    public static long? OfFirst(in Window window) =>
        window.CountedSince(0) is not 0 and var start && start > window.Start && start < window.Times[0] ? start : null;

    /// <summary>Says so where two samples that are no parts of one count overlap.</summary>
    public static void WarnOfOverlaps(in Window window)
    {
        for (var i = 1; window.HeedsStarts && i < window.Count; i++)
            if (window.CountedSince(i) is not 0 and var start && start < window.Times[i - 1] && start != window.CountedSince(i - 1))
                window.Notes.Warn(window.ArgumentSpan, $"sample has start time that overlaps with previous sample timestamp for metric {PromString.Quote(window.MetricName)}");
    }
}

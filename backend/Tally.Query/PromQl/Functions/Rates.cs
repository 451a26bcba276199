namespace Tally.Query.PromQl.Functions;

/// <summary>How fast a series changes.</summary>
internal static class Rates
{
    /// <summary>
    /// The change over the window, extended to the window's ends where the samples come close enough to them: within 1.1
    /// times their average distance; else by half that distance. A counter is never extended below zero, and each fall
    /// counts as a restart from zero.
    /// </summary>
    public static PromValue? Extrapolated(in Window window, bool isCounter, bool isRate)
    {
        if (window.Count < 2)
            return null;
        var values = window.Values;
        var change = values[^1] - values[0];
        if (isCounter)
            for (var i = 1; i < values.Length; i++)
                if (values[i] < values[i - 1])
                    change += values[i - 1];

        var sampled = window.SecondsBetween(0, window.Count - 1);
        var average = sampled / (window.Count - 1);
        var toStart = (window.Times[0] - window.Start) / 1000.0;
        var toEnd = (window.End - window.Times[^1]) / 1000.0;
        if (toStart >= average * 1.1)
            toStart = average / 2;
        if (isCounter && change > 0 && values[0] >= 0)
            toStart = Math.Min(toStart, sampled * (values[0] / change));
        if (toEnd >= average * 1.1)
            toEnd = average / 2;

        var factor = (sampled + toStart + toEnd) / sampled;
        return new(change * (isRate ? factor / window.Seconds : factor));
    }

    /// <summary>The change between the last two samples.</summary>
    public static PromValue? Instant(in Window window, bool isRate)
    {
        if (window.Count < 2)
            return null;
        var (before, last) = (window.Values[^2], window.Values[^1]);
        var change = isRate && last < before ? last : last - before;
        return new(isRate ? change / window.SecondsBetween(window.Count - 2, window.Count - 1) : change);
    }
}

using Tally.Query.PromQl.Histograms;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Functions;

/// <summary>How native histograms change over a window, restarts of counting made up for.</summary>
internal static class HistogramRates
{
    /// <summary>
    /// The last histogram less the first (or less nothing, where counting began within the window), and what was there before
    /// each restart; null, with a note, where layouts do not go together.
    /// </summary>
    public static NativeHistogram? Change(in Window window, bool isCounter, bool fromZero)
    {
        var (first, last) = (window.Histogram(0)!, window.Histogram(window.Count - 1)!);
        if (isCounter)
            WarnOfGauges(window);
        else if (first.CounterReset is not CounterReset.Gauge || last.CounterReset is not CounterReset.Gauge)
            window.Notes.NotGauge(window.ArgumentSpan, window.MetricName);

        // Where the second sample begins anew, the first takes no part, whatever its layout.
        var before = isCounter && window.Count > 1 && Resets(window, 1, first) ? Nothing(window.Histogram(1)!) : first;
        var sum = HistogramSum.Of(last);
        if (!GoTogether(window, before, isCounter, out var schema))
            return null;
        sum.ReduceTo(schema);
        window.Notes.Merged(window.ArgumentSpan, sum.Subtract(before) & Merge.BoundsReconciled, "subtraction");
        for (var i = 1; isCounter && i < window.Count; i++)
        {
            var now = window.Histogram(i)!;
            if (Resets(window, i, before))
                window.Notes.Merged(window.ArgumentSpan, sum.Add(before) & Merge.BoundsReconciled, "addition");
            before = now;
        }
        if (fromZero)
            window.Notes.Merged(window.ArgumentSpan, sum.Add(first) & Merge.BoundsReconciled, "addition");
        sum.Hint = CounterReset.Gauge;
        return sum.ToHistogram();
    }

    /// <summary>The later histogram less the earlier, unless a counter began anew between them.</summary>
    public static HistogramSum? Instant(in Window window, NativeHistogram earlier, NativeHistogram later, bool isCounter)
    {
        var gauges = (earlier.CounterReset is CounterReset.Gauge ? 1 : 0) + (later.CounterReset is CounterReset.Gauge ? 1 : 0);
        if (isCounter && gauges > 0)
            window.Notes.NotCounter(window.ArgumentSpan, window.MetricName);
        if (!isCounter && gauges < 2)
            window.Notes.NotGauge(window.ArgumentSpan, window.MetricName);
        var change = HistogramSum.Of(later);
        if (!isCounter || !Resets(window, window.Count - 1, earlier))
        {
            var merge = change.Subtract(earlier);
            if (merge.HasFlag(Merge.Incompatible))
            {
                window.Notes.MixedLayouts(window.ArgumentSpan, window.MetricName);
                return null;
            }
            window.Notes.Merged(window.ArgumentSpan, merge & Merge.BoundsReconciled, "subtraction");
        }
        change.Hint = CounterReset.Gauge;
        return change;
    }

    private static bool Resets(in Window window, int index, NativeHistogram before) =>
        CountingStarts.Resets(window, index) || CounterResets.Between(before, window.Histogram(index)!);

    private static void WarnOfGauges(in Window window)
    {
        for (var i = 0; i < window.Count; i++)
            if (window.Histogram(i)!.CounterReset is CounterReset.Gauge)
                window.Notes.NotCounter(window.ArgumentSpan, window.MetricName);
    }

    private static bool GoTogether(in Window window, NativeHistogram first, bool isCounter, out int schema)
    {
        var last = window.Histogram(window.Count - 1)!;
        schema = Math.Min(first.Schema, last.Schema);
        var together = first.UsesCustomBuckets == last.UsesCustomBuckets;
        for (var i = 1; isCounter && together && i < window.Count - 1; i++)
        {
            var between = window.Histogram(i)!;
            schema = Math.Min(schema, between.Schema);
            together = between.UsesCustomBuckets == first.UsesCustomBuckets;
        }
        if (!together)
            window.Notes.MixedLayouts(window.ArgumentSpan, window.MetricName);
        return together;
    }

    private static NativeHistogram Nothing(NativeHistogram like) => new() { Schema = like.Schema, CustomValues = like.CustomValues };
}

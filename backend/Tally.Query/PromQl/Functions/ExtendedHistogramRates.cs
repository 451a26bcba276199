using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Histograms;
using Tally.Query.PromQl.Syntax;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Functions;

/// <summary><see cref="ExtendedRates"/> of native histograms.</summary>
internal static class ExtendedHistogramRates
{
    public static HistogramSum? Change(in Window window, int first, int last, bool isCounter)
    {
        if (!GoTogether(window, first, last, isCounter))
            return null;
        var (left, right) = (Left(window, first, isCounter), Right(window, last, isCounter));
        if (!isCounter && (left.CounterReset is not CounterReset.Gauge || right.CounterReset is not CounterReset.Gauge))
            window.Notes.NotGauge(window.ArgumentSpan, window.MetricName);
        var change = HistogramSum.Of(right);
        window.Notes.Merged(window.ArgumentSpan, change.Subtract(left) & Merge.BoundsReconciled, "subtraction");
        if (isCounter)
            MakeUpForResets(window, first, last, left, right, change);
        change.Hint = CounterReset.Gauge;
        return change;
    }

    /// <summary>The histogram at a time between two.</summary>
    public static NativeHistogram Between(NativeHistogram before, long timeBefore, NativeHistogram after, long timeAfter, long time, bool isCounter, Annotations notes, Span at)
    {
        if (time == timeBefore || time == timeAfter)
            return time == timeBefore ? before : after;
        var share = (double)(time - timeBefore) / (timeAfter - timeBefore);
        var result = HistogramSum.Of(after);
        if (isCounter && CounterResets.Between(before, after))
            return result.Scale(share).ToHistogram();
        notes.Merged(at, result.Subtract(before) & Merge.BoundsReconciled, "subtraction");
        notes.Merged(at, result.Scale(share).Add(before) & Merge.BoundsReconciled, "addition");
        return result.ToHistogram();
    }

    private static NativeHistogram Left(in Window window, int first, bool isCounter) =>
        window.Extension is Extension.Smoothed && window.Times[first] < window.Start ? Between(window, first, window.Start, isCounter) : window.Histogram(first)!;

    private static NativeHistogram Right(in Window window, int last, bool isCounter) =>
        window.Extension is Extension.Smoothed && last > 0 && window.Times[last] > window.End ? Between(window, last - 1, window.End, isCounter) : window.Histogram(last)!;

    private static NativeHistogram Between(in Window window, int index, long time, bool isCounter) =>
        Between(window.Histogram(index)!, window.Times[index], window.Histogram(index + 1)!, window.Times[index + 1], time, isCounter, window.Notes, window.ArgumentSpan);

    private static void MakeUpForResets(in Window window, int first, int last, NativeHistogram left, NativeHistogram right, HistogramSum change)
    {
        var (before, next) = (left, first + 1);
        // A restart within the first stretch is already in the value interpolated there.
        if (window.Extension is Extension.Smoothed && window.Times[first] < window.Start && CounterResets.Between(window.Histogram(first)!, window.Histogram(first + 1)!))
            before = window.Histogram(next++)!;
        if (next > last)
            return;
        for (; next < last; next++)
        {
            AddIfReset(window, before, window.Histogram(next)!, change);
            before = window.Histogram(next)!;
        }
        AddIfReset(window, before, right, change);
    }

    private static void AddIfReset(in Window window, NativeHistogram before, NativeHistogram now, HistogramSum change)
    {
        if (CounterResets.Between(before, now))
            window.Notes.Merged(window.ArgumentSpan, change.Add(before) & Merge.BoundsReconciled, "addition");
    }

    private static bool GoTogether(in Window window, int first, int last, bool isCounter)
    {
        for (var i = first; i <= last; i++)
        {
            var histogram = window.Histogram(i)!;
            if (histogram.UsesCustomBuckets != window.Histogram(first)!.UsesCustomBuckets)
            {
                window.Notes.MixedLayouts(window.ArgumentSpan, window.MetricName);
                return false;
            }
            if (isCounter && histogram.CounterReset is CounterReset.Gauge)
                window.Notes.NotCounter(window.ArgumentSpan, window.MetricName);
        }
        return true;
    }
}

using Tally.Query.PromQl.Functions;
using Tally.Query.PromQl.Histograms;
using Tally.Query.PromQl.Syntax;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>Instant selectors with <c>smoothed</c>: at each step the value between the samples before and after it, neither farther than the lookback.</summary>
internal static class SmoothedReader
{
    public static List<Row> Read(Evaluator evaluator, SelectorNode node)
    {
        var (context, steps) = (evaluator.Context, evaluator.Timeline);
        var lookback = (long)context.Options.Lookback.TotalMilliseconds;
        var pinned = evaluator.Pinned(node.At);
        var (first, last) = ((pinned ?? steps.Start) - node.Offset, (pinned ?? steps.End) - node.Offset);
        var rows = new List<Row>();
        var buffer = new SampleBuffer();
        foreach (var series in context.Store.Select(node.Matchers, first - lookback + 1, last + lookback, context.Cancellation))
        {
            context.Read(series, node, buffer);
            var row = new Row(series.Labels, steps.Count);
            var samples = RangeReader.WithoutStale(buffer, new());
            for (var i = 0; i < steps.Count; i++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                if (At(evaluator, node, samples, (pinned ?? steps[i]) - node.Offset, lookback, series.Labels[Labels.Name] ?? "") is { } value)
                    row[i] = value;
            }
            evaluator.Foresee(rows.Count + 1);
            if (!row.IsEmpty)
                rows.Add(row);
        }
        return rows;
    }

    private static PromValue? At(Evaluator evaluator, SelectorNode node, SampleBuffer samples, long time, long lookback, string name)
    {
        var (start, end) = (0, samples.Count);
        while (start < end && samples.Times[start] <= time - lookback)
            start++;
        while (end > start && samples.Times[end - 1] > time + lookback)
            end--;
        if (IsMixed(samples, start, end))
        {
            evaluator.Context.Notes.MixedWithFloats(node.Span, name);
            return null;
        }
        var next = start;
        while (next < end && samples.Times[next] < time)
            next++;
        if (next < end && samples.Times[next] == time)
            return new(samples.Values[next], samples.Histogram(next));
        if (next == start)
            return null;
        if (next == end)
            return new(samples.Values[next - 1], samples.Histogram(next - 1)?.WithHint(CounterReset.Unknown));
        return Between(evaluator, node, samples, next, time, name);
    }

    private static PromValue? Between(Evaluator evaluator, SelectorNode node, SampleBuffer samples, int next, long time, string name)
    {
        var (before, after) = (samples.Times[next - 1], samples.Times[next]);
        if (samples.Histogram(next - 1) is not { } earlier || samples.Histogram(next) is not { } later)
            return new(ExtendedRates.Between(samples.Values[next - 1], before, samples.Values[next], after, time, isCounter: false));
        if (earlier.UsesCustomBuckets != later.UsesCustomBuckets)
        {
            evaluator.Context.Notes.MixedLayouts(node.Span, name);
            return null;
        }
        var isCounter = earlier.CounterReset is not CounterReset.Gauge || later.CounterReset is not CounterReset.Gauge;
        return new(0, ExtendedHistogramRates.Between(earlier, before, later, after, time, isCounter, evaluator.Context.Notes, node.Span));
    }

    private static bool IsMixed(SampleBuffer samples, int start, int end)
    {
        var histograms = 0;
        for (var i = start; samples.HasHistograms && i < end; i++)
            histograms += samples.Histogram(i) is null ? 0 : 1;
        return histograms > 0 && histograms < end - start;
    }
}

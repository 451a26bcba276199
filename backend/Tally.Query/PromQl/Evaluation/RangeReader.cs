using System.Diagnostics;
using Tally.Query.PromQl.Syntax;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>Takes one series' samples over the whole query; the buffer is reused for the next.</summary>
internal delegate void RangeSeries(LabelSet labels, bool nameDropped, SampleBuffer samples);

/// <summary>Range selectors and subqueries: each series once, with every sample that any step's window may need, stale markers left out.</summary>
internal static class RangeReader
{
    public static void Read(Evaluator evaluator, PromNode node, RangeSeries take)
    {
        switch (node)
        {
            case ParenNode paren:
                Read(evaluator, paren.Inner, take);
                break;
            case RangeNode range:
                ReadSelector(evaluator, range, take);
                break;
            case SubqueryNode subquery:
                ReadSubquery(evaluator, subquery, take);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The window of a step: after <c>From</c>, up to and including <c>To</c>.</summary>
    public static (long From, long To) Bounds(Evaluator evaluator, PromNode node, long time)
    {
        var (at, offset, range) = Modifiers(node);
        var to = (evaluator.Pinned(at) ?? time) - offset;
        return (to - range, to);
    }

    public static Extension ExtensionOf(PromNode node) => node switch
    {
        ParenNode paren => ExtensionOf(paren.Inner),
        RangeNode range => range.Selector.Extension,
        _ => Extension.None,
    };

    /// <summary>True where all steps see the same window.</summary>
    public static bool IsPinned(PromNode node) => Modifiers(node).At is not null;

    private static (AtModifier? At, long Offset, long Range) Modifiers(PromNode node) => node switch
    {
        ParenNode paren => Modifiers(paren.Inner),
        RangeNode range => (range.Selector.At, range.Selector.Offset, range.Range),
        SubqueryNode subquery => (subquery.At, subquery.Offset, subquery.Range),
        _ => throw new UnreachableException(),
    };

    private static void ReadSelector(Evaluator evaluator, RangeNode node, RangeSeries take)
    {
        var context = evaluator.Context;
        var from = Bounds(evaluator, node, evaluator.Timeline.Start).From + 1;
        var to = Bounds(evaluator, node, evaluator.Timeline.End).To;
        var lookback = (long)context.Options.Lookback.TotalMilliseconds;
        from -= node.Selector.Extension is Extension.None ? 0 : lookback;
        to += node.Selector.Extension is Extension.Smoothed ? lookback : 0;
        var stored = new SampleBuffer();
        var live = new SampleBuffer();
        foreach (var series in context.Store.Select(node.Selector.Matchers, from, to, context.Cancellation))
        {
            context.Read(series, node.Selector, stored);
            context.Budget.Hold(stored.Count);
            take(series.Labels, false, WithoutStale(stored, live));
            context.Budget.Release(stored.Count);
        }
    }

    public static SampleBuffer WithoutStale(SampleBuffer stored, SampleBuffer live)
    {
        var any = false;
        for (var i = 0; i < stored.Count && !any; i++)
            any = stored.IsStale(i);
        if (!any)
            return stored;
        live.Clear();
        for (var i = 0; i < stored.Count; i++)
            if (!stored.IsStale(i))
                live.Add(stored, i);
        return live;
    }

    private static void ReadSubquery(Evaluator evaluator, SubqueryNode node, RangeSeries take)
    {
        var (context, outer) = (evaluator.Context, evaluator.Timeline);
        var step = node.Step > 0 ? node.Step : (long)context.Options.SubqueryStep.TotalMilliseconds;
        var from = Bounds(evaluator, node, outer.Start).From;
        var to = Bounds(evaluator, node, outer.End).To;
        // Inner steps are multiples of the step, whatever the query's start, so that neighbouring queries agree.
        var first = step * (from / step);
        if (first <= from)
            first += step;
        if (first > to)
            return;
        var inner = evaluator.At(new(first, step, (int)((to - first) / step) + 1));
        var rows = inner.Vector(node.Inner);
        var buffer = new SampleBuffer();
        foreach (var row in rows)
        {
            buffer.Clear();
            for (var i = 0; i < inner.Timeline.Count; i++)
                // The steps skip samples, so neighbours are others than those the hints speak of.
                if (row.Histogram(i) is { CounterReset: not CounterReset.Gauge } histogram)
                    buffer.Add(inner.Timeline[i], histogram.WithHint(CounterReset.Unknown));
                else if (row.Histogram(i) is { } gauge)
                    buffer.Add(inner.Timeline[i], gauge);
                else if (row.Has(i))
                    buffer.Add(inner.Timeline[i], row.Values[i]);
            take(row.Labels, row.NameDropped, buffer);
        }
        inner.Release(rows);
    }
}

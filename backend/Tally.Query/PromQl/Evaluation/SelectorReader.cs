using Tally.Query.PromQl.Syntax;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>Instant selectors: at each step the newest sample not older than the lookback, unless the series has ended.</summary>
internal static class SelectorReader
{
    public static Evaluated.Rows Instant(Evaluator evaluator, SelectorNode node) => new(Read(evaluator, node, (samples, i) => new(samples.Values[i], samples.Histogram(i))));

    /// <summary>The times of the samples, in seconds, in place of their values.</summary>
    public static List<Row> Timestamps(Evaluator evaluator, SelectorNode node) => Read(evaluator, node, (samples, i) => new(samples.Times[i] / 1000.0));

    /// <summary>When the counting of the samples began, in seconds, in place of their values; 0 where that is unknown.</summary>
    public static List<Row> Starts(Evaluator evaluator, SelectorNode node) => Read(evaluator, node, (samples, i) => new(samples.Start(i) / 1000.0));

    /// <summary>The times of the samples in milliseconds, of info series, whose values are floats.</summary>
    public static List<Row> Moments(Evaluator evaluator, SelectorNode node) => Read(evaluator, node, (samples, i) =>
        samples.Histogram(i) is null ? new(samples.Times[i]) : throw new PromEvaluationException("info sample should be float"));

    private static List<Row> Read(Evaluator evaluator, SelectorNode node, Func<SampleBuffer, int, PromValue> value)
    {
        var (context, steps) = (evaluator.Context, evaluator.Timeline);
        var pinned = evaluator.Pinned(node.At);
        // Pinned, all steps see the same moment: look once.
        var times = (pinned is { } at ? new Timeline(at, 1, 1) : steps) is var t ? t with { Start = t.Start - node.Offset } : default;
        var lookback = (long)context.Options.Lookback.TotalMilliseconds;
        var rows = new List<Row>();
        var buffer = new SampleBuffer();
        // A row that stayed empty serves the next series.
        Row? unused = null;
        foreach (var series in context.Store.Select(node.Matchers, times.Start - lookback + 1, times.End, context.Cancellation))
        {
            context.Read(series, node, buffer);
            context.Budget.Hold(buffer.Count);
            var row = unused?.Under(series.Labels) ?? new Row(series.Labels, steps.Count);
            var (next, any) = (0, false);
            for (var i = FirstStep(times, buffer); i < times.Count; i++)
            {
                while (next < buffer.Count && buffer.Times[next] <= times[i])
                    next++;
                var newest = next - 1;
                if (next == buffer.Count && buffer.Times[newest] <= times[i] - lookback)
                    break;
                if (newest >= 0 && buffer.Times[newest] > times[i] - lookback && !buffer.IsStale(newest))
                {
                    row[i] = value(buffer, newest);
                    any = true;
                }
            }
            context.Budget.Release(buffer.Count);
            unused = any ? null : row;
            if (!any)
                continue;
            evaluator.Foresee(rows.Count + 1);
            for (var i = 1; i < steps.Count && pinned is not null; i++)
                row[i] = row[0];
            rows.Add(row);
        }
        return rows;
    }

    // The first step that may see a sample: of many short-lived series each has few.
    private static int FirstStep(Timeline times, SampleBuffer samples) =>
        samples.Count == 0 ? times.Count : (int)Math.Clamp((samples.Times[0] - times.Start + times.Step - 1) / times.Step, 0, times.Count);
}

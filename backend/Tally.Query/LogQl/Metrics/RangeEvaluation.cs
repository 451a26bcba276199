using Tally.Query.LogQl.Pipeline;
using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Metrics;

/// <summary>A range aggregation: reads the samples of every series, then slides a window over each.</summary>
internal sealed class RangeEvaluation(RangeAggregation aggregation, Grouping? grouping, LogQueryRun run, Steps steps)
{
    private readonly long _range = aggregation.Range.Range;
    private readonly long _offset = aggregation.Range.Offset;

    public List<LogSample>[] Run()
    {
        var series = new RangeSamples(aggregation, grouping, run).Read(steps[0] - _offset - _range + 1, steps[steps.Count - 1] - _offset);
        var vectors = new List<LogSample>[steps.Count];
        for (var step = 0; step < vectors.Length; step++)
            vectors[step] = [];
        foreach (var (labels, samples) in series)
            Slide(labels, samples, vectors);
        return aggregation.Operation == RangeOperation.AbsentOverTime ? Absent(vectors) : vectors;
    }

    private void Slide(LogLabels labels, SampleList samples, List<LogSample>[] vectors)
    {
        samples.Sort();
        var (start, end) = (0, 0);
        for (var step = 0; step < vectors.Length; step++)
        {
            var to = steps[step] - _offset;
            samples.Slide(to - _range, to, ref start, ref end);
            if (end == start)
                continue;
            CheckError(labels);
            vectors[step].Add(new(labels, RangeFunctions.Apply(aggregation, samples, start, end - start, to)));
        }
    }

    private static void CheckError(LogLabels labels)
    {
        if (labels[LineState.ErrorLabel] is not { } error || labels["__preserve_error__"] == "true")
            return;
        throw new LogQueryException(LogQueryFailureKind.Evaluation,
            $"pipeline error: '{error}' for series: '{labels}'.\nUse a label filter to intentionally skip this error. (e.g | __error__!=\"{error}\").\nTo skip all potential errors you can match empty errors.(e.g __error__=\"\")\nThe label filter can also be specified after unwrap. (e.g | unwrap latency | __error__=\"\" )\n");
    }

    private List<LogSample>[] Absent(List<LogSample>[] vectors)
    {
        var labels = AbsentLabels();
        return [.. vectors.Select(vector => vector.Count > 0 ? new List<LogSample>() : [new(labels, 1)])];
    }

    // What the selector says for certain: its equalities, unless it says two things about one label.
    private LogLabels AbsentLabels()
    {
        var matchers = aggregation.Range.Log.Matchers;
        return LogLabels.From([.. matchers
            .Where(m => m.Operator == Storage.MatchOperator.Equal && m.Value.Length > 0 && matchers.Count(other => other.Name == m.Name) == 1)
            .Select(m => new Signals.Label(m.Name, m.Value))]);
    }
}

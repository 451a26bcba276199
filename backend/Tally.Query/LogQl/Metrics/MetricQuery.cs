using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Metrics;

/// <summary>Runs a metric query at one time or at every step.</summary>
internal static class MetricQuery
{
    public static LogResult Run(MetricExpr expr, LogQueryRun run)
    {
        var steps = Steps.Of(run.Options);
        var value = new MetricEvaluator(run, steps).Evaluate(expr);
        LogResult result = (value, run.Options.Step == TimeSpan.Zero) switch
        {
            (ScalarValue scalar, true) => new ScalarResult(run.Options.End, scalar.Value),
            (ScalarValue scalar, false) => Matrix([.. Enumerable.Repeat<List<LogSample>>([new(LogLabels.Empty, scalar.Value)], steps.Count)], steps, run),
            (VectorsValue vectors, true) => Vector(vectors.Vectors[0], expr, run),
            (VectorsValue vectors, false) => Matrix(vectors.Vectors, steps, run),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return result with { Stats = run.Stats };
    }

    private static VectorResult Vector(List<LogSample> samples, MetricExpr expr, LogQueryRun run)
    {
        if (samples.Count > run.Limits.MaxSeries)
            throw TooManySeries(run.Limits.MaxSeries);
        if (!SortsByValue(expr))
            samples.Sort(static (a, b) => LogLabels.Compare(a.Labels, b.Labels));
        run.Stats.Returned = samples.Count;
        return new(run.Options.End, samples);
    }

    private static MatrixResult Matrix(List<LogSample>[] vectors, Steps steps, LogQueryRun run)
    {
        var series = new Dictionary<LogLabels, List<LogPoint>>();
        for (var step = 0; step < vectors.Length; step++)
            foreach (var (labels, value) in vectors[step])
            {
                if (!series.TryGetValue(labels, out var points))
                    series.Add(labels, points = series.Count < run.Limits.MaxSeries ? [] : throw TooManySeries(run.Limits.MaxSeries));
                points.Add(new(new(steps[step]), value));
            }
        run.Stats.Returned = series.Count;
        return new([.. series.OrderBy(pair => pair.Key, Comparer<LogLabels>.Create(LogLabels.Compare)).Select(pair => new LogSeries(pair.Key, pair.Value))]);
    }

    private static bool SortsByValue(MetricExpr expr) => expr switch
    {
        VectorAggregation { Operation: VectorOperation.Sort or VectorOperation.SortDesc } => true,
        VectorAggregation aggregation => SortsByValue(aggregation.Inner),
        BinaryExpr binary => SortsByValue(binary.Left) || SortsByValue(binary.Right),
        LabelReplaceExpr replace => SortsByValue(replace.Inner),
        _ => false,
    };

    internal static LogQueryException TooManySeries(int limit) => new(LogQueryFailureKind.Limit,
        $"maximum number of series ({limit}) reached for a single query; consider reducing query cardinality by adding more specific stream selectors, reducing the time range, or aggregating results with functions like sum(), count() or topk()");
}

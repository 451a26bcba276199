using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Metrics;

/// <summary>What a metric expression comes to: one number, or a vector of samples at every step.</summary>
internal abstract record MetricValue;

internal sealed record ScalarValue(double Value) : MetricValue;

internal sealed record VectorsValue(List<LogSample>[] Vectors) : MetricValue;

/// <summary>Evaluates a metric expression from the inside out, for all steps at once.</summary>
internal sealed class MetricEvaluator(LogQueryRun run, Steps steps)
{
    public MetricValue Evaluate(MetricExpr expr)
    {
        run.Cancel.ThrowIfCancellationRequested();
        return expr switch
        {
            LiteralExpr literal => new ScalarValue(literal.Value),
            VectorExpr vector => Each(_ => [new(LogLabels.Empty, vector.Value)]),
            RangeAggregation range => Range(range, range.Grouping),
            // What is added up may be grouped while it is read: fewer series, the same sum.
            VectorAggregation { Operation: VectorOperation.Sum, Inner: RangeAggregation { Grouping: null } inner } sum when AddsUp(inner) => Aggregate(sum, Range(inner, sum.Grouping ?? NoLabels)),
            VectorAggregation { Operation: VectorOperation.ApproxTopk } when run.Options.Step != TimeSpan.Zero =>
                throw new LogQueryException(LogQueryFailureKind.Evaluation, "approx_topk is only supported on instant queries"),
            VectorAggregation aggregation => Aggregate(aggregation, Vectors(aggregation.Inner)),
            LabelReplaceExpr replace => LabelReplacing.Run(replace, Vectors(replace.Inner)),
            BinaryExpr binary => Binary(binary),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static Grouping NoLabels { get; } = new(IsWithout: false, []);

    private static bool AddsUp(RangeAggregation range) => range.Operation is
        RangeOperation.CountOverTime or RangeOperation.Rate or RangeOperation.BytesOverTime or RangeOperation.BytesRate or RangeOperation.SumOverTime;

    private VectorsValue Range(RangeAggregation range, Grouping? grouping) => new(new RangeEvaluation(range, grouping, run, steps).Run());

    private VectorsValue Aggregate(VectorAggregation aggregation, VectorsValue inner) => Each(step => VectorAggregating.Run(aggregation, inner.Vectors[step]));

    private VectorsValue Vectors(MetricExpr expr) => Evaluate(expr) switch
    {
        VectorsValue vectors => vectors,
        ScalarValue scalar => Each(_ => [new(LogLabels.Empty, scalar.Value)]),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private MetricValue Binary(BinaryExpr binary) => (Evaluate(binary.Left), Evaluate(binary.Right)) switch
    {
        (ScalarValue left, ScalarValue right) => new ScalarValue(BinaryOperations.OnScalars(binary.Operation, left.Value, right.Value)),
        (ScalarValue left, VectorsValue right) => Each(step => BinaryOperations.OnScalar(binary, right.Vectors[step], left.Value, scalarIsLeft: true)),
        (VectorsValue left, ScalarValue right) => Each(step => BinaryOperations.OnScalar(binary, left.Vectors[step], right.Value, scalarIsLeft: false)),
        (VectorsValue left, VectorsValue right) => Each(step => VectorMatching.Run(binary, left.Vectors[step], right.Vectors[step])),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private VectorsValue Each(Func<int, List<LogSample>> vector)
    {
        var vectors = new List<LogSample>[steps.Count];
        for (var step = 0; step < vectors.Length; step++)
            vectors[step] = vector(step);
        return new(vectors);
    }
}

using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Metrics;

/// <summary>What a window of samples comes to; it holds one at least.</summary>
internal static class RangeFunctions
{
    public static double Apply(RangeAggregation aggregation, SampleList samples, int start, int count, long end)
    {
        var seconds = aggregation.Range.Range / 1e9;
        // What only counts does not ask for values.
        if (aggregation.Operation == RangeOperation.CountOverTime)
            return count;
        if (aggregation.Operation == RangeOperation.Rate && aggregation.Range.Unwrap is null)
            return count / seconds;
        var times = samples.Times(start, count);
        var values = samples.Values(start, count);
        return aggregation.Operation switch
        {
            RangeOperation.Rate or RangeOperation.BytesRate => Sum(values) / seconds,
            RangeOperation.BytesOverTime or RangeOperation.SumOverTime => Sum(values),
            RangeOperation.RateCounter => CounterRate.Of(times, values, aggregation.Range.Range, end),
            RangeOperation.AvgOverTime => Statistics.Mean(values),
            RangeOperation.MinOverTime => Statistics.Min(values),
            RangeOperation.MaxOverTime => Statistics.Max(values),
            RangeOperation.StdvarOverTime => Statistics.Variance(values),
            RangeOperation.StddevOverTime => Math.Sqrt(Statistics.Variance(values)),
            RangeOperation.QuantileOverTime => Statistics.Quantile(aggregation.Parameter!.Value, values),
            RangeOperation.FirstOverTime => values[0],
            RangeOperation.LastOverTime => values[^1],
            RangeOperation.AbsentOverTime => 1,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
            sum += value;
        return sum;
    }
}

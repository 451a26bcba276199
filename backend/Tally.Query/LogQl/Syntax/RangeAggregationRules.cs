namespace Tally.Query.LogQl.Syntax;

/// <summary>What a range aggregation may be combined with.</summary>
internal static class RangeAggregationRules
{
    /// <summary>What is wrong, in upstream's words; null where nothing is.</summary>
    public static string? Problem(string name, RangeAggregation aggregation)
    {
        if (aggregation.Operation == RangeOperation.QuantileOverTime && aggregation.Parameter is null)
            return "parameter required for operation quantile_over_time";
        if (aggregation.Operation != RangeOperation.QuantileOverTime && aggregation.Parameter is not null)
            return $"parameter {aggregation.Parameter} not supported for operation {name}";
        if (aggregation.Range.Unwrap is null)
            return NeedsUnwrap(aggregation.Operation) ? $"invalid aggregation {name} without unwrap"
                : aggregation.Grouping is not null ? $"grouping not allowed for {name} aggregation" : null;
        if (!NeedsUnwrap(aggregation.Operation) && aggregation.Operation is not (RangeOperation.Rate or RangeOperation.AbsentOverTime))
            return $"invalid aggregation {name} with unwrap";
        return aggregation.Grouping is not null && !TakesGrouping(aggregation.Operation) ? $"grouping not allowed for {name} aggregation" : null;
    }

    private static bool NeedsUnwrap(RangeOperation operation) => operation is
        RangeOperation.AvgOverTime or RangeOperation.SumOverTime or RangeOperation.MinOverTime or RangeOperation.MaxOverTime
        or RangeOperation.StddevOverTime or RangeOperation.StdvarOverTime or RangeOperation.QuantileOverTime
        or RangeOperation.FirstOverTime or RangeOperation.LastOverTime or RangeOperation.RateCounter;

    private static bool TakesGrouping(RangeOperation operation) => operation is
        RangeOperation.AvgOverTime or RangeOperation.MinOverTime or RangeOperation.MaxOverTime or RangeOperation.StddevOverTime
        or RangeOperation.StdvarOverTime or RangeOperation.QuantileOverTime or RangeOperation.FirstOverTime or RangeOperation.LastOverTime;
}

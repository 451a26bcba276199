namespace Tally.Query.LogQl.Syntax;

/// <summary>What a vector aggregation may be combined with.</summary>
internal static class VectorAggregationRules
{
    /// <summary>What is wrong, in upstream's words; null where nothing is.</summary>
    public static string? Problem(string name, VectorOperation operation, double? parameter, Grouping? grouping) => operation switch
    {
        VectorOperation.Topk or VectorOperation.Bottomk or VectorOperation.ApproxTopk when parameter is null => $"parameter required for operation {name}",
        VectorOperation.Topk or VectorOperation.Bottomk or VectorOperation.ApproxTopk when parameter < 1 || parameter != Math.Truncate(parameter.Value) => $"invalid parameter (must be greater than 0) {name}",
        VectorOperation.ApproxTopk when grouping is not null => "grouping not allowed for approx_topk aggregation",
        VectorOperation.Sort or VectorOperation.SortDesc when grouping is not null => $"grouping not allowed for {name} aggregation",
        VectorOperation.Topk or VectorOperation.Bottomk or VectorOperation.ApproxTopk => null,
        _ when parameter is not null => $"unsupported parameter for operation {name}(",
        _ => null,
    };
}

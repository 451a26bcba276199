using System.Collections.Frozen;

namespace Tally.Query.LogQl.Syntax;

/// <summary>The words of LogQL. Case does not matter.</summary>
internal static class Keywords
{
    /// <summary>Words that cannot be a label's name.</summary>
    public static readonly FrozenSet<string> Reserved = FrozenSet.ToFrozenSet(
        [
            "unwrap", "by", "without", "bool", "offset", "on", "ignoring", "group_left", "group_right", "or", "and", "unless",
            "json", "regexp", "logfmt", "unpack", "pattern", "label_format", "line_format", "decolorize", "drop", "keep",
        ], StringComparer.OrdinalIgnoreCase);

    public static readonly FrozenDictionary<string, RangeOperation> RangeOperations = new Dictionary<string, RangeOperation>
    {
        ["count_over_time"] = RangeOperation.CountOverTime, ["rate"] = RangeOperation.Rate, ["rate_counter"] = RangeOperation.RateCounter,
        ["bytes_over_time"] = RangeOperation.BytesOverTime, ["bytes_rate"] = RangeOperation.BytesRate, ["avg_over_time"] = RangeOperation.AvgOverTime,
        ["sum_over_time"] = RangeOperation.SumOverTime, ["min_over_time"] = RangeOperation.MinOverTime, ["max_over_time"] = RangeOperation.MaxOverTime,
        ["stdvar_over_time"] = RangeOperation.StdvarOverTime, ["stddev_over_time"] = RangeOperation.StddevOverTime,
        ["quantile_over_time"] = RangeOperation.QuantileOverTime, ["first_over_time"] = RangeOperation.FirstOverTime,
        ["last_over_time"] = RangeOperation.LastOverTime, ["absent_over_time"] = RangeOperation.AbsentOverTime,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static readonly FrozenDictionary<string, VectorOperation> VectorOperations = new Dictionary<string, VectorOperation>
    {
        ["sum"] = VectorOperation.Sum, ["avg"] = VectorOperation.Avg, ["max"] = VectorOperation.Max, ["min"] = VectorOperation.Min,
        ["count"] = VectorOperation.Count, ["stddev"] = VectorOperation.Stddev, ["stdvar"] = VectorOperation.Stdvar,
        ["bottomk"] = VectorOperation.Bottomk, ["topk"] = VectorOperation.Topk, ["approx_topk"] = VectorOperation.ApproxTopk,
        ["sort"] = VectorOperation.Sort, ["sort_desc"] = VectorOperation.SortDesc,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>How tightly a binary operator binds; higher is tighter.</summary>
    public static readonly FrozenDictionary<string, (BinaryOperation Operation, int Precedence)> BinaryOperations = new Dictionary<string, (BinaryOperation, int)>
    {
        ["or"] = (BinaryOperation.Or, 1), ["and"] = (BinaryOperation.And, 2), ["unless"] = (BinaryOperation.Unless, 2),
        ["=="] = (BinaryOperation.Equal, 3), ["!="] = (BinaryOperation.NotEqual, 3), [">"] = (BinaryOperation.Greater, 3),
        [">="] = (BinaryOperation.GreaterOrEqual, 3), ["<"] = (BinaryOperation.Less, 3), ["<="] = (BinaryOperation.LessOrEqual, 3),
        ["+"] = (BinaryOperation.Add, 4), ["-"] = (BinaryOperation.Subtract, 4),
        ["*"] = (BinaryOperation.Multiply, 5), ["/"] = (BinaryOperation.Divide, 5), ["%"] = (BinaryOperation.Modulo, 5),
        ["^"] = (BinaryOperation.Power, 6),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}

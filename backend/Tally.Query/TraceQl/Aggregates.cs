namespace Tally.Query.TraceQl;

/// <summary>Aggregates over a spanset; spans for which the operand is nil do not count.</summary>
internal static class Aggregates
{
    /// <summary>Nil where no span has the operand.</summary>
    public static Static Compute(AggregateFunction function, int spans, IEnumerable<Static> values)
    {
        if (function == AggregateFunction.Count)
            return Static.From((long)spans);
        var numbers = values.Where(value => value.IsNumeric).ToList();
        if (numbers.Count == 0)
            return Static.Nil;
        return function switch
        {
            AggregateFunction.Max => numbers.MaxBy(number => number.AsDouble),
            AggregateFunction.Min => numbers.MinBy(number => number.AsDouble),
            AggregateFunction.Sum => Sum(numbers),
            _ => Average(numbers),
        };
    }

    // The first value's type decides, so a sum of durations is a duration.
    private static Static Sum(List<Static> numbers) => numbers[0].Type switch
    {
        StaticType.Duration => Static.Duration((long)numbers.Sum(number => number.AsDouble)),
        StaticType.Int when numbers.TrueForAll(number => number.Type == StaticType.Int) => Static.From(numbers.Aggregate(0L, (sum, number) => unchecked(sum + number.AsLong))),
        _ => Static.From(numbers.Sum(number => number.AsDouble)),
    };

    private static Static Average(List<Static> numbers) =>
        numbers[0].Type == StaticType.Duration ? Static.Duration((long)numbers.Average(number => number.AsDouble)) : Static.From(numbers.Average(number => number.AsDouble));
}

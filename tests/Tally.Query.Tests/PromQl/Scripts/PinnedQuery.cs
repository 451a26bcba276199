using Tally.Query.PromQl;
using Tally.Query.PromQl.Syntax;

namespace Tally.Query.Tests.PromQl.Scripts;

/// <summary>A query whose selectors all look at one time, whatever the time it is asked at.</summary>
internal static class PinnedQuery
{
    // What these give depends on when they are asked.
    private static readonly string[] TimeDependent =
        ["time", "timestamp", "predict_linear", "hour", "minute", "month", "year", "day_of_month", "day_of_week", "day_of_year", "days_in_month", "start", "end", "step", "range", "histogram_quantile", "histogram_quantiles"];

    /// <summary>Null where pinning cannot keep the result.</summary>
    public static PromQuery? Of(PromQuery query, long time, PromOptions options)
    {
        if (!CanPin(query.Root))
            return null;
        var text = PromPrinter.Print(Pin(query.Root, new AtModifier.Time(time)));
        return PromQuery.TryParse(text, options, out var pinned, out var error) ? pinned : throw new InvalidDataException($"'{text}' does not parse: {error}");
    }

    private static PromNode Pin(PromNode node, AtModifier at) => node switch
    {
        SelectorNode selector => selector with { At = selector.At ?? at },
        RangeNode range => range with { Selector = range.Selector with { At = range.Selector.At ?? at } },
        // What is within a subquery looks at the subquery's steps.
        SubqueryNode subquery => subquery with { At = subquery.At ?? at },
        ParenNode paren => paren with { Inner = Pin(paren.Inner, at) },
        NegateNode negate => negate with { Inner = Pin(negate.Inner, at) },
        BinaryNode binary => binary with { Left = Pin(binary.Left, at), Right = Pin(binary.Right, at) },
        AggregateNode aggregate => aggregate with { Inner = Pin(aggregate.Inner, at), Parameter = aggregate.Parameter is null ? null : Pin(aggregate.Parameter, at) },
        CallNode call => call with { Arguments = [.. call.Arguments.Select((argument, i) => call.Function.Name == "info" && i == 1 ? argument : Pin(argument, at))] },
        _ => node,
    };

    private static bool CanPin(PromNode node) => node switch
    {
        SelectorNode { At: AtModifier.QueryStart or AtModifier.QueryEnd } => false,
        RangeNode range => CanPin(range.Selector) && range.RangePart is null,
        SubqueryNode subquery => subquery.At is null or AtModifier.Time && CanPin(subquery.Inner),
        ParenNode paren => CanPin(paren.Inner),
        NegateNode negate => CanPin(negate.Inner),
        BinaryNode binary => CanPin(binary.Left) && CanPin(binary.Right),
        AggregateNode aggregate => CanPin(aggregate.Inner) && (aggregate.Parameter is null || CanPin(aggregate.Parameter)),
        CallNode call => !TimeDependent.Contains(call.Function.Name) && call.Arguments.All(CanPin),
        _ => true,
    };
}

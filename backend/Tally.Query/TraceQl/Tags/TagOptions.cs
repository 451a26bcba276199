using Tally.Signals;

namespace Tally.Query.TraceQl;

/// <summary>Which spans' tags are asked for, and how many of them.</summary>
public sealed record TagOptions
{
    /// <summary>
    /// Only spans that this query of one spanset matches, such as <c>{ resource.service.name = "shop" }</c>. It may be
    /// unfinished: its complete comparisons count, and where there are none all spans do. Default empty: all spans.
    /// </summary>
    public string Filter { get; init; } = "";

    /// <summary>Only segments that reach beyond this; null = unbounded.</summary>
    public UnixNanos? Start { get; init; }

    /// <summary>Only segments that begin before this; null = unbounded.</summary>
    public UnixNanos? End { get; init; }

    /// <summary>How many names of each scope, or values, at most; 0 = 10,000.</summary>
    public int Limit { get; init; }

    internal const int MaxItems = 10_000;

    internal int Most => Limit is > 0 and < MaxItems ? Limit : MaxItems;
}

namespace Tally.Query.PromQl;

/// <summary>How one engine reads and evaluates; the defaults are Prometheus's.</summary>
public sealed record PromOptions
{
    public static readonly PromOptions Default = new();

    /// <summary>How far back an instant selector looks for a sample. Default 5 minutes; more than zero.</summary>
    public TimeSpan Lookback { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The step of a subquery that names none. Default 1 minute; more than zero.</summary>
    public TimeSpan SubqueryStep { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Allows the functions and aggregations upstream calls experimental. Default false.</summary>
    public bool ExperimentalFunctions { get; init; }

    /// <summary>Allows arithmetic, <c>step()</c> and <c>range()</c> where durations stand. Default true, as upstream since 3.14.</summary>
    public bool DurationExpressions { get; init; } = true;

    /// <summary>Allows <c>fill</c>, <c>fill_left</c> and <c>fill_right</c> between vectors. Default false.</summary>
    public bool FillModifiers { get; init; }

    /// <summary>Allows <c>anchored</c> and <c>smoothed</c> after selectors. Default false.</summary>
    public bool ExtendedRangeSelectors { get; init; }

    /// <summary>Lets <c>rate</c>, <c>increase</c>, <c>irate</c> and <c>resets</c> heed when the counting of a sample began (upstream's use-start-timestamps). Default false.</summary>
    public bool UseStartTimestamps { get; init; }

    /// <summary>Drops metric names at the end of the query instead of in each function (upstream's promql-delayed-name-removal). Default false.</summary>
    public bool DelayedNameRemoval { get; init; }
}

/// <summary>Where a query stops. A query over a limit ends with an error and frees what it held.</summary>
public sealed record PromLimits
{
    public static readonly PromLimits Default = new();

    /// <summary>How many samples may be in memory at once. Default 50,000,000, as upstream.</summary>
    public long MaxSamples { get; init; } = 50_000_000;

    /// <summary>How many steps a range query may have. Default 11,000, as upstream.</summary>
    public int MaxPoints { get; init; } = 11_000;

    /// <summary>How long a query may take. Default 2 minutes, as upstream.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);
}

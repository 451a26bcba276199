using Tally.Signals;

namespace Tally.Query.TraceQl;

/// <summary>What a search looks at and how much of it comes back.</summary>
public sealed record SearchOptions
{
    /// <summary>Traces that end before this are left out; null = unbounded. Inclusive.</summary>
    public UnixNanos? Start { get; init; }

    /// <summary>Traces that start after this are left out; null = unbounded. Inclusive.</summary>
    public UnixNanos? End { get; init; }

    /// <summary>How many traces at most. Default 20.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>How many spans of each spanset at most. Default 3.</summary>
    public int SpansPerSpanSet { get; init; } = 3;
}

/// <summary>The traces found, newest first, and how many spans were looked at.</summary>
public sealed record SearchResult(IReadOnlyList<TraceMatch> Traces, long InspectedSpans);

/// <summary>One trace found. Root service and name are empty while the root span has not arrived.</summary>
public sealed record TraceMatch(
    TraceId TraceId,
    string RootServiceName,
    string RootName,
    UnixNanos Start,
    long DurationNanos,
    IReadOnlyList<SpanSetMatch> SpanSets,
    IReadOnlyDictionary<string, ServiceStats> ServiceStats);

/// <summary>How many spans of a trace a service has, and how many of them with status error.</summary>
public sealed record ServiceStats(int Spans, int Errors);

/// <summary>The spans that matched together, cut to <see cref="SearchOptions.SpansPerSpanSet"/>; <c>Matched</c> counts them all. Attributes are what grouping and aggregates computed.</summary>
public sealed record SpanSetMatch(IReadOnlyList<SpanMatch> Spans, int Matched, IReadOnlyList<KeyValuePair<string, AttributeValue>> Attributes);

/// <summary>A span that matched, with those attributes that the query mentions. The name is null unless the query mentions it.</summary>
public sealed record SpanMatch(SpanId SpanId, string? Name, UnixNanos Start, long DurationNanos, IReadOnlyList<KeyValuePair<string, AttributeValue>> Attributes);

using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>Collects the names of the attributes that some spans have, by scope.</summary>
internal sealed class TagNames
{
    private static readonly string[] IntrinsicNames =
    [
        "duration", "event:name", "event:timeSinceStart", "instrumentation:name", "instrumentation:version", "kind",
        "link:spanID", "link:traceID", "name", "rootName", "rootServiceName", "span:duration", "span:id", "span:kind",
        "span:name", "span:parentID", "span:status", "span:statusMessage", "status", "statusMessage", "trace:duration",
        "trace:id", "trace:rootName", "trace:rootService", "traceDuration",
    ];

    private readonly SortedSet<string> _resource = new(StringComparer.Ordinal), _span = new(StringComparer.Ordinal), _event = new(StringComparer.Ordinal),
        _link = new(StringComparer.Ordinal), _instrumentation = new(StringComparer.Ordinal);

    /// <summary>All scopes, those of the data before the intrinsics.</summary>
    public IEnumerable<TagScope> Scopes =>
    [
        new("resource", [.. _resource]), new("span", [.. _span]), new("event", [.. _event]), new("link", [.. _link]), new("instrumentation", [.. _instrumentation]),
        new("intrinsic", IntrinsicNames),
    ];

    /// <summary>Adds the names of all spans of a segment.</summary>
    public void AddAll(SpanSegment segment)
    {
        foreach (var (names, table) in Tables(segment))
            foreach (var column in table.Columns)
                names.Add(column.Key);
    }

    /// <summary>Adds the names of some spans of a segment.</summary>
    public void Add(SpanSegment segment, IReadOnlyCollection<int> rows)
    {
        var (resources, scopes, events, links) = (new HashSet<int>(), new HashSet<int>(), new List<int>(), new List<int>());
        foreach (var row in rows)
        {
            resources.Add(segment.Resource[row]);
            scopes.Add(segment.Scope[row]);
            events.AddRange(Enumerable.Range(segment.FirstEvent[row] - 1, segment.EventCount[row]));
            links.AddRange(Enumerable.Range(segment.FirstLink[row] - 1, segment.LinkCount[row]));
        }
        foreach (var ((names, table), having) in Tables(segment).Zip((IReadOnlyCollection<int>[])[resources, rows, events, links, scopes]))
            foreach (var (key, column) in table.Columns.ToArray())
                if (!names.Contains(key) && having.Any(row => column[row] != 0))
                    names.Add(key);
    }

    private (SortedSet<string> Names, AttributeTable Table)[] Tables(SpanSegment segment) =>
    [
        (_resource, segment.ResourceAttributes), (_span, segment.SpanAttributes), (_event, segment.EventAttributes),
        (_link, segment.LinkAttributes), (_instrumentation, segment.ScopeAttributes),
    ];
}

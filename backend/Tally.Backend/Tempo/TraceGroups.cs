using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>A trace in OTLP's nesting: resources, their scopes, their spans, each in the order of its first span.</summary>
internal sealed record ResourceGroup(SpanSegment Segment, int Resource, List<ScopeGroup> Scopes)
{
    public static List<ResourceGroup> Of(List<SpanRef> spans)
    {
        var groups = new List<ResourceGroup>();
        var byResource = new Dictionary<SpanRef, ResourceGroup>();
        var byScope = new Dictionary<(SpanRef Resource, int Scope), ScopeGroup>();
        foreach (var (segment, row) in spans)
        {
            var resource = new SpanRef(segment, segment.Resource[row]);
            if (!byResource.TryGetValue(resource, out var group))
                groups.Add(byResource[resource] = group = new(segment, resource.Row, []));
            var scope = segment.Scope[row];
            if (!byScope.TryGetValue((resource, scope), out var scoped))
                group.Scopes.Add(byScope[(resource, scope)] = scoped = new(scope, []));
            scoped.Rows.Add(row);
        }
        return groups;
    }
}

internal sealed record ScopeGroup(int Scope, List<int> Rows);

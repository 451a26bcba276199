using System.Globalization;
using System.Runtime.InteropServices;
using Tally.Backend.Loki.Config;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>What the records of a resource have in common, worked out once: their stream, and the metadata that resource and scope say.</summary>
internal sealed class MappedResources(LogBatch batch, OtlpRules rules, StreamBatch streams, MappedTexts texts)
{
    private readonly (int Stream, int? Level)?[] _streamOf = new (int, int?)?[batch.Resources.Count];
    private readonly Dictionary<(int Resource, int Scope), Slice> _shared = [];
    private readonly Dictionary<LabelSet, int> _streams = [];

    /// <summary>The stream of a resource's index labels, service_name always among them; and the level (a text), where a label says one.</summary>
    public (int Stream, int? Level) Stream(int resource) => _streamOf[resource] ??= NewStream(resource);

    /// <summary>The metadata of a resource and a scope, written once for all their records.</summary>
    public Slice Shared(int resource, int scope)
    {
        if (!_shared.TryGetValue((resource, scope), out var slice))
            _shared.Add((resource, scope), slice = NewShared(resource, batch.Scopes[scope]));
        return slice;
    }

    private (int, int?) NewStream(int resource)
    {
        var labels = new List<Label>();
        foreach (var (key, value) in Attributes(batch.Resources[resource].Attributes))
            if (Action(rules.Resource, key) == AttributeAction.IndexLabel)
                MappedTexts.Flatten(LokiLabelName.From(batch.Values.Text(key)), batch.Values[value], (name, text) => labels.Add(new(name, text)));
        var set = LabelSet.From(labels);
        if (set["service_name"] is null)
            set = set.With("service_name", "unknown_service");
        if (!_streams.TryGetValue(set, out var stream))
            _streams.Add(set, stream = streams.AddStream(set));
        var level = LevelDetection.Names.Select(name => set[name]).FirstOrDefault(value => value is not null);
        return (stream, level is null ? null : streams.Texts.Add(LevelDetection.Normalize(level)));
    }

    private Slice NewShared(int resource, ScopeRow scope)
    {
        var start = streams.Metadata.Count;
        foreach (var (key, value) in Attributes(batch.Resources[resource].Attributes))
            if (Action(rules.Resource, key) == AttributeAction.StructuredMetadata)
                texts.Add(key, value);
        foreach (var (key, value) in Attributes(scope.Attributes))
            if (Action(rules.Scope, key) == AttributeAction.StructuredMetadata)
                texts.Add(key, value);
        if (batch.Values.Text(scope.Name) is { Length: > 0 } name)
            texts.Add("scope_name", name);
        if (batch.Values.Text(scope.Version) is { Length: > 0 } version)
            texts.Add("scope_version", version);
        if (scope.DroppedAttributes != 0)
            texts.Add("scope_dropped_attributes_count", scope.DroppedAttributes.ToString(CultureInfo.InvariantCulture));
        return new(start, streams.Metadata.Count - start);
    }

    private AttributeAction Action(IReadOnlyList<AttributeRule> part, int key) => OtlpRules.ActionOf(part, batch.Values.Text(key));

    private Span<AttributeRef> Attributes(Slice slice) => CollectionsMarshal.AsSpan(batch.Attributes).Slice(slice.Start, slice.Count);
}

using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Paths;

/// <summary>
/// What statements of one context can reach: its own fields, and those of the contexts around it under their names
/// (<c>resource.attributes</c> within <c>span</c>).
/// </summary>
/// <param name="Name">As a file writes it: <c>span</c>.</param>
/// <param name="Fields">Paths by name; <c>status.code</c> is one name.</param>
/// <param name="Around">The contexts around it.</param>
internal sealed record OttlContext(string Name, IReadOnlyDictionary<string, OttlPath> Fields, params IReadOnlyList<OttlContext> Around)
{
    /// <exception cref="OttlException">There is no such path here.</exception>
    public OttlPath Find(OttlPathNode node)
    {
        var name = string.Join('.', node.Fields);
        var path = Fields.GetValueOrDefault(name)
            ?? (node.Fields[0] == Name ? Fields.GetValueOrDefault(string.Join('.', node.Fields.Skip(1))) : null)
            ?? Around.Where(around => around.Name == node.Fields[0] || (around.Name == "scope" && node.Fields[0] == "instrumentation_scope"))
                .Select(around => around.Fields.GetValueOrDefault(string.Join('.', node.Fields.Skip(1)))).FirstOrDefault()
            ?? throw new OttlException(node.At, $"unknown path `{name}` in the context {Name}; known are {string.Join(", ", Known())}");
        return node.Keys.Count == 0 ? path : Keyed(path, node);
    }

    private static OttlPath Keyed(OttlPath path, OttlPathNode node) => (path, node.Keys) switch
    {
        (AttributesPath list, [{ Kind: ValueKind.String } key]) => new AttributePath(list, key.AsString),
        (AttributesPath list, [{ Kind: ValueKind.String } key, ..]) => new FieldPath(cursor => OttlIndex.Of(list.Get(cursor, key.AsString), [.. node.Keys.Skip(1)])),
        (ValuePath value, _) => new FieldPath(cursor => OttlIndex.Of(value.Get(cursor), node.Keys)),
        _ => throw new OttlException(node.At, $"`{node}` cannot be indexed so"),
    };

    private IEnumerable<string> Known() =>
        Fields.Keys.Concat(Around.SelectMany(around => around.Fields.Keys.Select(field => $"{around.Name}.{field}"))).Order(StringComparer.Ordinal);
}

/// <summary>Follows keys into maps and arrays; what is not there is nil.</summary>
internal static class OttlIndex
{
    public static AttributeValue Of(AttributeValue value, IReadOnlyList<AttributeValue> keys) => keys.Aggregate(value, At);

    private static AttributeValue At(AttributeValue value, AttributeValue key) => (value.Kind, key.Kind) switch
    {
        (ValueKind.Map, ValueKind.String) => value.AsMap.FirstOrDefault(item => item.Key == key.AsString).Value,
        (ValueKind.Array, ValueKind.Int) when key.AsInt >= 0 && key.AsInt < value.AsArray.Count => value.AsArray[(int)key.AsInt],
        _ => default,
    };
}

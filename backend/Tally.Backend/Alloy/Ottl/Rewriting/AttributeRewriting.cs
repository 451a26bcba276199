using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Rewriting;

/// <summary>
/// Steps in their order. Those for keys and those for values do not see each other, so each kind is one chain; masks in a row are one set.
/// </summary>
internal sealed class AttributeRewriting
{
    private readonly List<Func<AttributeValue, AttributeValue>> _keys = [];
    private readonly List<Func<AttributeValue, AttributeValue>> _values = [];

    public AttributeRewriting(IReadOnlyList<AttributeStep> steps)
    {
        var masks = new List<Mask>();
        foreach (var step in steps)
        {
            if (step.KeepsKey is { } keeps)
                _keys.Add(key => keeps(key.AsString) ? key : default);
            if (step.MaskKey is { } maskKey)
                _keys.Add(key => AttributeValue.From(maskKey.Apply(key.AsString)));
            if (step.Mask is { } mask)
                masks.Add(mask);
            if (step.Value is { } truncation)
            {
                AddMasks(masks);
                _values.Add(truncation.Apply);
            }
        }
        AddMasks(masks);
    }

    /// <summary>What becomes of a key; the empty value where the attribute goes.</summary>
    public AttributeValue Key(AttributeValue key)
    {
        foreach (var step in _keys)
            if (key.Kind != ValueKind.Empty)
                key = step(key);
        return key;
    }

    public AttributeValue Value(AttributeValue value)
    {
        foreach (var step in _values)
            value = step(value);
        return value;
    }

    private void AddMasks(List<Mask> masks)
    {
        if (masks.Count == 0)
            return;
        var set = new MaskSet([.. masks]);
        _values.Add(value => value.Kind == ValueKind.String && set.Apply(value.AsString) is var masked && !ReferenceEquals(masked, value.AsString) ? AttributeValue.From(masked) : value);
        masks.Clear();
    }
}

using System.Runtime.InteropServices;
using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Paths;

/// <summary>
/// An attribute list as a whole, the target of the editors of maps. A list is a run of <see cref="SignalBatch.Attributes"/>
/// that no other row refers to, so it is changed in place as long as it does not grow.
/// </summary>
internal sealed class AttributesPath(string name, Func<Cursor, Slice> get, Action<Cursor, Slice> set) : OttlPath
{
    /// <summary>Paths of the same name in one context are the same list.</summary>
    public string Name => name;

    public ReadOnlySpan<AttributeRef> Read(Cursor cursor) => Edit(cursor);

    /// <summary>The list in place; adding to the batch's attributes ends its validity.</summary>
    public Span<AttributeRef> Edit(Cursor cursor)
    {
        var slice = get(cursor);
        return CollectionsMarshal.AsSpan(cursor.Batch.Attributes).Slice(slice.Start, slice.Count);
    }

    /// <summary>Keeps the first <paramref name="count"/> of the list.</summary>
    public void Shorten(Cursor cursor, int count)
    {
        var slice = get(cursor);
        if (count == slice.Count)
            return;
        set(cursor, slice with { Count = count });
        cursor.HasChanged = true;
    }

    public void Replace(Cursor cursor, IReadOnlyCollection<AttributeRef> attributes)
    {
        var all = cursor.Batch.Attributes;
        cursor.HasChanged = true;
        set(cursor, new(all.Count, attributes.Count));
        all.AddRange(attributes);
    }

    public AttributeValue Get(Cursor cursor, string key) => cursor.Batch.Find(get(cursor), key);

    /// <summary>Sets or adds one attribute.</summary>
    public void Put(Cursor cursor, string key, AttributeValue value)
    {
        var attribute = new AttributeRef(cursor.Batch.Values.Add(key), cursor.Batch.Values.Add(value));
        foreach (ref var present in Edit(cursor))
            if (present.Key == attribute.Key)
            {
                present = attribute;
                cursor.HasChanged = true;
                return;
            }
        Append(cursor, attribute);
    }

    public override AttributeValue Get(Cursor cursor)
    {
        var values = cursor.Batch.Values;
        return AttributeValue.From(Read(cursor).ToArray().Select(attribute => KeyValuePair.Create(values.Text(attribute.Key), values[attribute.Value])).ToArray());
    }

    public override Action<Cursor, AttributeValue> Setter => (cursor, value) =>
    {
        if (value.Kind == ValueKind.Map)
            Replace(cursor, [.. value.AsMap.Select(item => new AttributeRef(cursor.Batch.Values.Add(item.Key), cursor.Batch.Values.Add(item.Value)))]);
    };

    private void Append(Cursor cursor, AttributeRef attribute)
    {
        var slice = get(cursor);
        var all = cursor.Batch.Attributes;
        if (slice.Start + slice.Count != all.Count)
        {
            // Another list follows, so this one moves to the end.
            var moved = all.GetRange(slice.Start, slice.Count);
            slice = new(all.Count, slice.Count);
            all.AddRange(moved);
        }
        all.Add(attribute);
        set(cursor, slice with { Count = slice.Count + 1 });
    }
}

/// <summary>One attribute of a list.</summary>
internal sealed class AttributePath(AttributesPath list, string key) : OttlPath
{
    public override AttributeValue Get(Cursor cursor) => list.Get(cursor, key);

    public override Action<Cursor, AttributeValue> Setter => (cursor, value) => list.Put(cursor, key, value);
}

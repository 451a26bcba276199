using System.Globalization;
using Tally.Backend.Alloy.Ottl.Functions;
using Tally.Backend.Alloy.Ottl.Paths;
using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Rewriting;

/// <summary><c>flatten</c>: what maps and arrays hold becomes attributes of the list itself, under <c>key.inner</c> and <c>key.0</c>.</summary>
internal sealed class FlattenEditor(AttributesPath target) : Editor
{
    public override void Run(Cursor cursor)
    {
        var values = cursor.Batch.Values;
        foreach (var attribute in target.Read(cursor))
            if (IsNested(values[attribute.Value]))
            {
                Flatten(cursor, values);
                return;
            }
    }

    private void Flatten(Cursor cursor, ValueTable values)
    {
        var flat = new OrderedDictionary<int, AttributeRef>();
        foreach (var attribute in target.Read(cursor).ToArray())
            Add(flat, values, values.Text(attribute.Key), values[attribute.Value]);
        target.Replace(cursor, flat.Values);
    }

    private static void Add(OrderedDictionary<int, AttributeRef> flat, ValueTable values, string key, AttributeValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Map:
                foreach (var (inner, item) in value.AsMap)
                    Add(flat, values, $"{key}.{inner}", item);
                break;
            case ValueKind.Array:
                for (var i = 0; i < value.AsArray.Count; i++)
                    Add(flat, values, string.Create(CultureInfo.InvariantCulture, $"{key}.{i}"), value.AsArray[i]);
                break;
            default:
                // Of two that come to the same key the later one wins.
                var index = values.Add(key);
                flat[index] = new(index, values.Add(value));
                break;
        }
    }

    private static bool IsNested(AttributeValue value) => value.Kind is ValueKind.Array or ValueKind.Map;
}

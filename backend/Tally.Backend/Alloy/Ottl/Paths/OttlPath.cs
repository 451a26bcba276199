using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Paths;

/// <summary>What a path refers to. Getting what is not there gives the empty value, which is OTTL's nil.</summary>
internal abstract class OttlPath
{
    public abstract AttributeValue Get(Cursor cursor);

    /// <summary>Null where the path cannot be set.</summary>
    public virtual Action<Cursor, AttributeValue>? Setter => null;
}

/// <summary>A field that is a row's own number or id.</summary>
internal sealed class FieldPath(Func<Cursor, AttributeValue> get, Action<Cursor, AttributeValue>? set = null) : OttlPath
{
    public override AttributeValue Get(Cursor cursor) => get(cursor);

    public override Action<Cursor, AttributeValue>? Setter => set;
}

/// <summary>A field that is an index into the batch's values: a name, a message, a log's body.</summary>
/// <param name="get">Reads the index.</param>
/// <param name="set">Writes it.</param>
/// <param name="takesAny">Whether the field may hold other values than texts, as a body may.</param>
internal sealed class ValuePath(Func<Cursor, int> get, Action<Cursor, int> set, bool takesAny = false) : OttlPath
{
    public int Index(Cursor cursor) => get(cursor);

    public void SetIndex(Cursor cursor, int index)
    {
        set(cursor, index);
        cursor.HasChanged = true;
    }

    // A text field that was never sent is the empty text in OTLP, not nil.
    public override AttributeValue Get(Cursor cursor) => get(cursor) is var index && index == 0 && !takesAny ? AttributeValue.From("") : cursor.Batch.Values[index];

    public override Action<Cursor, AttributeValue> Setter => (cursor, value) =>
    {
        if (takesAny || value.Kind == ValueKind.String)
            SetIndex(cursor, cursor.Batch.Values.Add(value));
    };
}

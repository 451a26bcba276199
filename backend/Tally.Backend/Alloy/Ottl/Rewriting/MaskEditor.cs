using Tally.Backend.Alloy.Ottl.Functions;
using Tally.Backend.Alloy.Ottl.Paths;
using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Rewriting;

/// <summary><c>replace_pattern</c> on a field of texts, several in a row as one; each distinct text of a batch is looked at once.</summary>
internal sealed class MaskEditor(ValuePath target, IReadOnlyList<Mask> masks, int memo = 0) : Editor
{
    // Made at the first use: neighbours join before it comes to that.
    private readonly Lazy<MaskSet> _set = new(() => new(masks));

    /// <summary>This and the one after it as one, where both work on the same field.</summary>
    public MaskEditor? Then(Editor next) => next is MaskEditor other && ReferenceEquals(other.Target, target) ? new(target, [.. masks, .. other.Masks]) : null;

    public MaskEditor Numbered(int number) => new(target, masks, number);

    private ValuePath Target => target;

    private IReadOnlyList<Mask> Masks => masks;

    public override void Run(Cursor cursor)
    {
        var index = target.Index(cursor);
        if (index == 0)
            return;
        var masked = cursor.Memo(memo, batch => new RewrittenValues(batch.Values, Rewrite)).Of(index);
        if (masked != index)
            target.SetIndex(cursor, masked);
    }

    private AttributeValue Rewrite(AttributeValue value) =>
        value.Kind == ValueKind.String && _set.Value.Apply(value.AsString) is var masked && !ReferenceEquals(masked, value.AsString) ? AttributeValue.From(masked) : value;
}

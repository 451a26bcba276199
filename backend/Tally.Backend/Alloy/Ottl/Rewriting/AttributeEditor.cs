using Tally.Backend.Alloy.Ottl.Functions;
using Tally.Backend.Alloy.Ottl.Paths;
using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Rewriting;

/// <summary>
/// Editors that treat each attribute of a list for itself, several in a row as one. What becomes of a key and of a value is
/// found out once for each distinct one of a batch, so that an attribute costs two look-ups, however many patterns there are.
/// </summary>
internal sealed class AttributeEditor(AttributesPath target, IReadOnlyList<AttributeStep> steps, int memo) : Editor
{
    // Made at the first use: neighbours join before it comes to that.
    private readonly Lazy<AttributeRewriting> _rewriting = new(() => new(steps));

    public AttributeEditor(AttributesPath target, AttributeStep step) : this(target, [step], 0)
    {
    }

    /// <summary>This and the one after it as one, where both work on the same list.</summary>
    public AttributeEditor? Then(Editor next) => next is AttributeEditor other && other.Target.Name == target.Name ? new(target, [.. steps, .. other.Steps], 0) : null;

    public AttributeEditor Numbered(int number) => new(target, steps, number);

    private AttributesPath Target => target;

    private IReadOnlyList<AttributeStep> Steps => steps;

    public override void Run(Cursor cursor)
    {
        var attributes = target.Edit(cursor);
        if (attributes.IsEmpty)
            return;
        var memory = cursor.Memo(memo, batch => new Memory(batch.Values, _rewriting.Value));
        var kept = 0;
        foreach (var attribute in attributes)
            if (memory.Keys.Of(attribute.Key) is var key and > 0)
            {
                var rewritten = new AttributeRef(key, memory.Values.Of(attribute.Value));
                cursor.HasChanged |= rewritten != attribute;
                attributes[kept++] = rewritten;
            }
        target.Shorten(cursor, kept);
    }

    private sealed class Memory(ValueTable values, AttributeRewriting rewriting)
    {
        // A key that goes becomes the empty value, index 0.
        public RewrittenValues Keys { get; } = new(values, rewriting.Key);

        public RewrittenValues Values { get; } = new(values, rewriting.Value);
    }
}

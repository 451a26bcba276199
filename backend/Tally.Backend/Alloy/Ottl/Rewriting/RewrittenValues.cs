using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Rewriting;

/// <summary>What a rewriting makes of each value of one batch, found out at the first question for it.</summary>
internal sealed class RewrittenValues(ValueTable values, Func<AttributeValue, AttributeValue> rewrite)
{
    // 0: not asked yet, else the index of the outcome + 1.
    private int[] _outcomes = new int[values.Count];

    public int Of(int index)
    {
        if (index >= _outcomes.Length)
            Array.Resize(ref _outcomes, Math.Max(values.Count, _outcomes.Length * 2));
        ref var outcome = ref _outcomes[index];
        if (outcome == 0)
        {
            var before = values[index];
            var after = rewrite(before);
            outcome = (after == before ? index : values.Add(after)) + 1;
        }
        return outcome - 1;
    }
}

using System.Diagnostics;
using Tally.Query.PromQl.Syntax;
using Tally.Signals;

namespace Tally.Query.PromQl.Evaluation;

/// <summary><c>and</c>, <c>or</c>, <c>unless</c>: step by step, by the labels the matching names.</summary>
internal static class SetOperators
{
    public static List<Row> Evaluate(BinaryNode node, List<Row> left, List<Row> right, int steps)
    {
        var matching = node.Matching!;
        return node.Operator switch
        {
            BinaryOperator.And => Filter(left, matching, Presence(right, matching, steps), wanted: true),
            BinaryOperator.Unless => Filter(left, matching, Presence(right, matching, steps), wanted: false),
            BinaryOperator.Or => Or(left, Filter(right, matching, Presence(left, matching, steps), wanted: false), steps),
            _ => throw new UnreachableException(),
        };
    }

    public static LabelSet Signature(LabelSet labels, VectorMatching matching) =>
        matching.On ? Labels.Keep(labels, matching.Labels) : Labels.Drop(labels, matching.Labels);

    private static Dictionary<LabelSet, bool[]> Presence(List<Row> rows, VectorMatching matching, int steps)
    {
        var presence = new Dictionary<LabelSet, bool[]>();
        foreach (var row in rows)
        {
            var signature = Signature(row.Labels, matching);
            if (!presence.TryGetValue(signature, out var present))
                presence.Add(signature, present = new bool[steps]);
            for (var i = 0; i < steps; i++)
                present[i] |= row.Has(i);
        }
        return presence;
    }

    private static List<Row> Filter(List<Row> rows, VectorMatching matching, Dictionary<LabelSet, bool[]> presence, bool wanted)
    {
        foreach (var row in rows)
        {
            var present = presence.GetValueOrDefault(Signature(row.Labels, matching));
            for (var i = 0; i < row.Values.Length; i++)
                if ((present is not null && present[i]) != wanted)
                    row.Clear(i);
        }
        return [.. rows.Where(row => !row.IsEmpty)];
    }

    private static List<Row> Or(List<Row> left, List<Row> right, int steps) => RowSet.Merge([.. left, .. right], steps);
}

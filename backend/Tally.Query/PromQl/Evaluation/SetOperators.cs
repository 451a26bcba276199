using System.Diagnostics;
using Tally.Query.PromQl.Syntax;
using Tally.Signals;

namespace Tally.Query.PromQl.Evaluation;

/// <summary><c>and</c>, <c>or</c>, <c>unless</c>: step by step, by the labels the matching names.</summary>
internal sealed class SetOperators(Evaluator evaluator, VectorMatching matching)
{
    public List<Row> Evaluate(BinaryOperator op, List<Row> left, List<Row> right) => op switch
    {
        BinaryOperator.And => Filter(left, Presence(right), wanted: true),
        BinaryOperator.Unless => Filter(left, Presence(right), wanted: false),
        BinaryOperator.Or => RowSet.Merge(evaluator, [.. left, .. Filter(right, Presence(left), wanted: false)]),
        _ => throw new UnreachableException(),
    };

    public static LabelSet Signature(LabelSet labels, VectorMatching matching) =>
        matching.On ? Labels.Keep(labels, matching.Labels) : Labels.Drop(labels, matching.Labels);

    private Dictionary<LabelSet, bool[]> Presence(List<Row> rows)
    {
        var steps = evaluator.Timeline.Count;
        var presence = new Dictionary<LabelSet, bool[]>();
        foreach (var row in evaluator.Each(rows))
        {
            var signature = Signature(row.Labels, matching);
            if (!presence.TryGetValue(signature, out var present))
                presence.Add(signature, present = new bool[steps]);
            for (var i = 0; i < steps; i++)
                present[i] |= row.Has(i);
        }
        return presence;
    }

    private List<Row> Filter(List<Row> rows, Dictionary<LabelSet, bool[]> presence, bool wanted)
    {
        foreach (var row in evaluator.Each(rows))
        {
            var present = presence.GetValueOrDefault(Signature(row.Labels, matching));
            for (var i = 0; i < row.Values.Length; i++)
                if ((present is not null && present[i]) != wanted)
                    row.Clear(i);
        }
        return [.. rows.Where(row => !row.IsEmpty)];
    }
}

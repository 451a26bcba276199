using Tally.Signals;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>Collects rows by their labels: two that share labels become one, unless both have a sample at one step.</summary>
internal sealed class RowSet(Evaluator evaluator)
{
    private readonly Dictionary<LabelSet, Row> _rows = [];

    public List<Row> ToList() => [.. _rows.Values.Where(row => !row.IsEmpty)];

    public void Set(LabelSet labels, int step, PromValue value, bool nameDropped = false)
    {
        var row = Find(labels, nameDropped);
        if (row.Has(step))
            throw SameLabels();
        row[step] = value;
    }

    public Row Find(LabelSet labels, bool nameDropped)
    {
        if (!_rows.TryGetValue(labels, out var row))
        {
            evaluator.Foresee(_rows.Count + 1);
            _rows.Add(labels, row = new(labels, evaluator.Timeline.Count) { NameDropped = nameDropped });
        }
        row.NameDropped |= nameDropped;
        return row;
    }

    /// <summary>Joins rows whose labels have become the same.</summary>
    public static List<Row> Merge(Evaluator evaluator, List<Row> rows)
    {
        var labels = new HashSet<LabelSet>(rows.Count);
        if (rows.TrueForAll(row => labels.Add(row.Labels)))
            return rows;
        var set = new RowSet(evaluator);
        foreach (var row in evaluator.Each(rows))
            for (var i = 0; i < evaluator.Timeline.Count; i++)
                if (row.Has(i))
                    set.Set(row.Labels, i, row[i], row.NameDropped);
        return set.ToList();
    }

    public static PromEvaluationException SameLabels() => new("vector cannot contain metrics with the same labelset");
}

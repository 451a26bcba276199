using Tally.Query.PromQl.Syntax;
using Tally.Signals;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>
/// An operator between two vectors. Rows are matched by signature once; which samples meet is then decided step by step,
/// and so are the errors about ambiguous matches.
/// </summary>
internal sealed class VectorMatcher
{
    private readonly Evaluator _evaluator;
    private readonly BinaryNode _node;
    private readonly VectorMatching _matching;
    private readonly Arithmetic _arithmetic;
    private readonly bool _swapped;
    private readonly int _steps;

    public VectorMatcher(Evaluator evaluator, BinaryNode node)
    {
        _evaluator = evaluator;
        _node = node;
        _matching = node.Matching!;
        _arithmetic = new(node, evaluator.Context.Notes);
        _swapped = _matching.Cardinality == Cardinality.OneToMany;
        _steps = evaluator.Timeline.Count;
    }

    public List<Row> Evaluate(List<Row> left, List<Row> right)
    {
        var (many, one) = _swapped ? (right, left) : (left, right);
        var ones = _evaluator.Each(one).GroupBy(Signature).ToDictionary(group => group.Key, group => group.ToList());
        RefuseDuplicates(ones, many);
        var matched = new Dictionary<(LabelSet Signature, LabelSet? Result), bool[]>();
        var result = new RowSet(_evaluator);
        var met = new Dictionary<LabelSet, bool[]>();
        foreach (var row in _evaluator.Each(many))
        {
            var signature = Signature(row);
            var others = ones.GetValueOrDefault(signature) ?? [];
            foreach (var other in others)
                Match(row, other, signature, matched, result);
            if (_matching.FillRight is { } missing)
                Match(row, Constant(signature, missing, step => row.Has(step) && !others.Exists(other => other.Has(step))), signature, matched, result);
            if (_matching.FillLeft is not null)
                Note(met, signature, row);
        }
        if (_matching.FillLeft is { } lacking)
            foreach (var (signature, rows) in ones)
                foreach (var other in _evaluator.Each(rows))
                    Match(Constant(signature, lacking, step => other.Has(step) && met.GetValueOrDefault(signature)?[step] != true), other, signature, matched, result);
        return result.ToList();
    }

    private Row Constant(LabelSet labels, double value, Func<int, bool> where)
    {
        var row = new Row(labels, _steps);
        for (var i = 0; i < _steps; i++)
            if (where(i))
                row[i] = new(value);
        return row;
    }

    private void Note(Dictionary<LabelSet, bool[]> met, LabelSet signature, Row row)
    {
        if (!met.TryGetValue(signature, out var steps))
            met.Add(signature, steps = new bool[_steps]);
        for (var i = 0; i < _steps; i++)
            steps[i] |= row.Has(i);
    }

    private LabelSet Signature(Row row) => SetOperators.Signature(row.Labels, _matching);

    private void Match(Row many, Row one, LabelSet signature, Dictionary<(LabelSet, LabelSet?), bool[]> matched, RowSet result)
    {
        var labels = ResultLabels(many.Labels, one.Labels);
        var key = (signature, _matching.Cardinality == Cardinality.OneToOne ? null : labels);
        Row? target = null;
        for (var i = 0; i < _steps; i++)
        {
            if (!many.Has(i) || !one.Has(i))
                continue;
            var (value, keep) = _swapped ? _arithmetic.Apply(one[i], many[i]) : _arithmetic.Apply(many[i], one[i]);
            if (value is not { } got)
                continue;
            if (!matched.TryGetValue(key, out var seen))
                matched.Add(key, seen = new bool[_steps]);
            if (seen[i])
                throw new PromEvaluationException(_matching.Cardinality == Cardinality.OneToOne
                    ? "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)"
                    : "multiple matches for labels: grouping labels must ensure unique matches");
            seen[i] = true;
            if (!keep && !_node.Bool)
                continue;
            target ??= result.Find(labels, _node.Bool && _evaluator.Context.Options.DelayedNameRemoval);
            if (target.Has(i))
                throw RowSet.SameLabels();
            target[i] = _node.Bool ? new(keep ? 1 : 0) : got;
        }
    }

    private LabelSet ResultLabels(LabelSet many, LabelSet one)
    {
        var drops = PromTypes.ChangesMeaning(_node.Operator) || (_node.Bool && !_evaluator.Context.Options.DelayedNameRemoval);
        var labels = drops ? Labels.WithoutName(many) : many;
        if (_matching.Cardinality == Cardinality.OneToOne)
            labels = _matching.On ? Labels.Keep(labels, _matching.Labels) : Labels.Where(labels, name => !_matching.Labels.Contains(name));
        foreach (var name in _matching.Include)
            labels = labels.With(name, one[name] ?? "");
        return labels;
    }

    private void RefuseDuplicates(Dictionary<LabelSet, List<Row>> ones, List<Row> many)
    {
        foreach (var (_, rows) in ones.Where(group => group.Value.Count > 1))
            for (var i = 0; i < _steps; i++)
            {
                _evaluator.Context.Cancellation.ThrowIfCancellationRequested();
                var present = rows.Where(row => row.Has(i)).Take(2).ToList();
                if (present.Count < 2 || !many.Exists(row => row.Has(i)))
                    continue;
                var group = _matching.On ? Labels.Keep(rows[0].Labels, _matching.Labels) : Labels.Where(rows[0].Labels, name => name != Labels.Name && !_matching.Labels.Contains(name));
                var names = present.Select(row => Print(row.Labels)).Order(StringComparer.Ordinal).ToList();
                throw new PromEvaluationException(
                    $"found duplicate series for the match group {Print(group)} on the {(_swapped ? "left" : "right")} hand-side of the operation: [{names[0]}, {names[1]}]" +
                    ";many-to-many matching not allowed: matching labels must be unique on one side");
            }
    }

    private static string Print(LabelSet labels) => labels.ToString();
}

using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Syntax;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Query.PromQl.Functions;

/// <summary>
/// <c>info</c>: adds labels of info series, <c>target_info</c> unless others are named, to the series of the same job and
/// instance. What is an info series itself stays as it is.
/// </summary>
internal sealed class InfoFunction
{
    private static readonly string[] Identifying = ["instance", "job"];

    private readonly Evaluator _evaluator;
    private readonly List<LabelMatcher> _names;
    private readonly List<LabelMatcher> _wanted;
    private readonly Dictionary<LabelSet, List<(string Name, List<Row> Rows)>> _infos = [];

    private InfoFunction(Evaluator evaluator, SelectorNode? selector)
    {
        _evaluator = evaluator;
        _wanted = [.. selector?.Matchers.Where(matcher => matcher.Name != Labels.Name) ?? []];
        _names = [.. selector?.Matchers.Where(matcher => matcher.Name == Labels.Name) ?? []];
        if (_names.Count == 0)
            _names.Add(new(Labels.Name, MatchOperator.Equal, "target_info"));
        else if (!_names.Exists(matcher => matcher.Operator is MatchOperator.Equal or MatchOperator.Regex))
            _names.Add(new(Labels.Name, MatchOperator.Regex, ".+_info", name => name.Length > 5 && name.EndsWith("_info", StringComparison.Ordinal)));
    }

    public static List<Row> Evaluate(Evaluator evaluator, CallNode node)
    {
        var function = new InfoFunction(evaluator, node.Arguments.Count > 1 ? (SelectorNode)node.Arguments[1] : null);
        var rows = evaluator.Vector(node.Arguments[0]);
        evaluator.Release(rows);
        function.ReadInfos(rows, FirstSelector(node.Arguments[0], 0, null), node.Span);
        var result = new RowSet(evaluator);
        foreach (var row in evaluator.Each(rows))
            function.Add(row, result);
        return result.ToList();
    }

    private bool IsInfo(Row row) => _names.TrueForAll(matcher => matcher.Matches(row.Labels[Labels.Name] ?? ""));

    // The info series are looked up at the time the first argument looks at.
    private void ReadInfos(List<Row> rows, (long Offset, AtModifier? At) when, Span span)
    {
        var matchers = new List<LabelMatcher>([.. _names, .. _wanted]);
        var described = rows.Where(row => !IsInfo(row)).ToList();
        foreach (var name in Identifying)
        {
            var values = described.Select(row => row.Labels[name]).OfType<string>().Where(value => value.Length > 0).ToHashSet(StringComparer.Ordinal);
            if (values.Count > 0)
                matchers.Add(new(name, MatchOperator.Regex, "", values.Contains));
        }
        if (matchers.Count == _names.Count + _wanted.Count)
            return;
        foreach (var row in SelectorReader.Moments(_evaluator, new(span, null, matchers, when.Offset, when.At)))
        {
            var identity = Labels.Keep(row.Labels, Identifying);
            var name = row.Labels[Labels.Name] ?? "";
            if (!_infos.TryGetValue(identity, out var infos))
                _infos.Add(identity, infos = []);
            if (infos.Find(info => info.Name == name).Rows is not { } same)
                infos.Add((name, same = []));
            same.Add(row);
        }
    }

    private void Add(Row row, RowSet result)
    {
        var infos = IsInfo(row) ? null : _infos.GetValueOrDefault(Labels.Keep(row.Labels, Identifying)) ?? [];
        for (var i = 0; i < _evaluator.Timeline.Count; i++)
            if (row.Has(i) && (infos is null ? row.Labels : Described(row.Labels, infos, i)) is { } labels)
                result.Set(labels, i, row[i], row.NameDropped);
    }

    // Null where no info was found, though the selector asks for a label that only one could have.
    private LabelSet? Described(LabelSet labels, List<(string Name, List<Row> Rows)> infos, int step)
    {
        var added = new Dictionary<string, string>(StringComparer.Ordinal);
        var found = false;
        foreach (var (_, rows) in infos)
        {
            if (Newest(rows, step) is not { } info)
                continue;
            found = true;
            foreach (var label in info.Labels)
                if (label.Name != Labels.Name && (_wanted.Count == 0 || _wanted.Exists(matcher => matcher.Name == label.Name)))
                    Add(added, labels, label);
        }
        if (!found && !_wanted.TrueForAll(matcher => matcher.MatchesEmpty))
            return null;
        return added.Aggregate(labels, (set, label) => set.With(label.Key, label.Value));
    }

    private static void Add(Dictionary<string, string> added, LabelSet labels, Label label)
    {
        if (added.TryGetValue(label.Name, out var before) && before != label.Value)
            throw new PromEvaluationException($"conflicting label: {label.Name}");
        if (labels[label.Name] is null)
            added[label.Name] = label.Value;
    }

    // Of several the one seen last, which replaced the others.
    private static Row? Newest(List<Row> rows, int step)
    {
        Row? newest = null;
        foreach (var row in rows)
        {
            if (!row.Has(step))
                continue;
            if (newest is not null && newest.Values[step] == row.Values[step])
                throw new PromEvaluationException($"found duplicate series for info metric: existing {newest.Labels} @ {newest.Values[step]:0}, new {row.Labels} @ {row.Values[step]:0}");
            if (newest is null || row.Values[step] > newest.Values[step])
                newest = row;
        }
        return newest;
    }

    private static (long Offset, AtModifier? At) FirstSelector(PromNode node, long offset, AtModifier? at) => Find(node, offset, at) ?? (0, null);

    private static (long Offset, AtModifier? At)? Find(PromNode node, long offset, AtModifier? at) => node switch
    {
        SelectorNode selector => (offset + selector.Offset, selector.At ?? at),
        RangeNode range => Find(range.Selector, offset, at),
        SubqueryNode subquery => Find(subquery.Inner, offset + subquery.Offset, subquery.At ?? at),
        ParenNode paren => Find(paren.Inner, offset, at),
        NegateNode negate => Find(negate.Inner, offset, at),
        BinaryNode binary => Find(binary.Left, offset, at) ?? Find(binary.Right, offset, at),
        AggregateNode aggregate => Find(aggregate.Inner, offset, at),
        CallNode call => call.Arguments.Select(argument => Find(argument, offset, at)).FirstOrDefault(found => found is not null),
        _ => null,
    };
}

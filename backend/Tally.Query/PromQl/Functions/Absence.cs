using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Syntax;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Query.PromQl.Functions;

/// <summary><c>absent</c> and <c>absent_over_time</c>: 1 where nothing is there.</summary>
internal static class Absence
{
    public static List<Row> Now(Evaluator evaluator, CallNode node)
    {
        var rows = evaluator.Vector(node.Arguments[0]);
        evaluator.Release(rows);
        return Missing(evaluator, node.Arguments[0], step => rows.Exists(row => row.Has(step)));
    }

    public static List<Row> OverTime(Evaluator evaluator, CallNode node)
    {
        var seen = new bool[evaluator.Timeline.Count];
        var range = node.Arguments[0];
        RangeReader.Read(evaluator, range, (_, _, samples) =>
        {
            var (first, next) = (0, 0);
            for (var i = 0; i < seen.Length; i++)
            {
                var (from, to) = RangeReader.Bounds(evaluator, range, evaluator.Timeline[i]);
                while (next < samples.Count && samples.Times[next] <= to)
                    next++;
                while (first < next && samples.Times[first] <= from)
                    first++;
                seen[i] |= first < next;
            }
        });
        return Missing(evaluator, range, step => seen[step]);
    }

    private static List<Row> Missing(Evaluator evaluator, PromNode argument, Func<int, bool> isThere)
    {
        var row = new Row(KnownLabels(argument), evaluator.Timeline.Count);
        for (var i = 0; i < evaluator.Timeline.Count; i++)
            if (!isThere(i))
                row[i] = new(1);
        return row.IsEmpty ? [] : [row];
    }

    // What the missing series would be called, as far as the selector says: labels given once, with "=".
    private static LabelSet KnownLabels(PromNode argument) => argument switch
    {
        SelectorNode selector => LabelSet.From(selector.Matchers
            .GroupBy(matcher => matcher.Name)
            .Where(group => group.Key != Labels.Name && group.Count() == 1 && group.First().Operator == MatchOperator.Equal)
            .Select(group => new Label(group.Key, group.First().Value))),
        RangeNode range => KnownLabels(range.Selector),
        ParenNode paren => KnownLabels(paren.Inner),
        _ => LabelSet.Empty,
    };
}

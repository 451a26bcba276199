using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Syntax;
using Tally.Query.Text;

namespace Tally.Query.PromQl.Functions;

/// <summary>Functions that rewrite labels: once a row, since their arguments are constant.</summary>
internal static class LabelFunctions
{
    /// <summary>Any UTF-8 text names a label since Prometheus 3.</summary>
    public static bool IsValidName(string name) => name.Length > 0 && GoString.IsValid(name);

    public static List<Row> Replace(Evaluator evaluator, CallNode node)
    {
        var (target, replacement, source, pattern) = (evaluator.Text(node.Arguments[1]), evaluator.Text(node.Arguments[2]), evaluator.Text(node.Arguments[3]), evaluator.Text(node.Arguments[4]));
        if (!Re2.TryAnchored(pattern, out var regex, out _))
            throw new PromEvaluationException($"invalid regular expression in label_replace(): {pattern}");
        Check(target, "label_replace");
        return Rewrite(evaluator, node, row =>
        {
            return regex.Match(row.Labels[source] ?? "") is { } match ? (target, match.Expand(replacement)) : null;
        });
    }

    public static List<Row> Join(Evaluator evaluator, CallNode node)
    {
        var (target, separator) = (evaluator.Text(node.Arguments[1]), evaluator.Text(node.Arguments[2]));
        var sources = node.Arguments.Skip(3).Select(evaluator.Text).ToArray();
        if (Array.Find(sources, source => !IsValidName(source)) is { } invalid)
            throw new PromEvaluationException($"invalid source label name in label_join(): {invalid}");
        Check(target, "label_join");
        return Rewrite(evaluator, node, row => (target, string.Join(separator, sources.Select(source => row.Labels[source] ?? ""))));
    }

    private static void Check(string target, string function)
    {
        if (!IsValidName(target))
            throw new PromEvaluationException($"invalid destination label name in {function}(): {target}");
    }

    private static List<Row> Rewrite(Evaluator evaluator, CallNode node, Func<Row, (string Name, string Value)?> change)
    {
        var rows = evaluator.Vector(node.Arguments[0]);
        evaluator.Release(rows);
        var rewritten = new List<Row>(rows.Count);
        foreach (var row in evaluator.Each(rows))
        {
            if (change(row) is not var (name, value))
            {
                rewritten.Add(row);
                continue;
            }
            var copy = row.Under(row.Labels.With(name, value));
            // A name given anew is not one left over.
            if (name == Labels.Name)
                copy.NameDropped = false;
            rewritten.Add(copy);
        }
        return RowSet.Merge(evaluator, rewritten);
    }
}

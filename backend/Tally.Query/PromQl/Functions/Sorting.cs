using System.Globalization;
using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Syntax;

namespace Tally.Query.PromQl.Functions;

/// <summary>The order of an instant vector. Range results are ordered by labels, so there it changes nothing.</summary>
internal static class Sorting
{
    public static List<Row> ByValue(Evaluator evaluator, CallNode node, bool descending)
    {
        var rows = evaluator.Vector(node.Arguments[0]);
        evaluator.Release(rows);
        if (evaluator.Context.IsRange)
        {
            evaluator.Context.Notes.Warn(node.Span, "sort is ineffective for range queries since results are always ordered by labels");
            return rows;
        }
        // NaN comes last either way.
        return [.. rows.Where(row => row.Has(0) && row.Histogram(0) is null).OrderBy(row => double.IsNaN(row.Values[0]) ? 1 : 0).ThenBy(row => descending ? -row.Values[0] : row.Values[0])];
    }

    public static List<Row> ByLabel(Evaluator evaluator, CallNode node, bool descending)
    {
        var rows = evaluator.Vector(node.Arguments[0]);
        evaluator.Release(rows);
        if (evaluator.Context.IsRange)
        {
            evaluator.Context.Notes.Warn(node.Span, "sort is ineffective for range queries since results are always ordered by labels");
            return rows;
        }
        var names = node.Arguments.Skip(1).Select(evaluator.Text).ToArray();
        rows.Sort((left, right) =>
        {
            foreach (var name in names)
                if (Natural(left.Labels[name] ?? "", right.Labels[name] ?? "") is var order and not 0)
                    return descending ? -order : order;
            return descending ? -Labels.Compare(left.Labels, right.Labels) : Labels.Compare(left.Labels, right.Labels);
        });
        return rows;
    }

    // Runs of digits compare as numbers: node2 before node10.
    private static int Natural(string left, string right)
    {
        var (i, j) = (0, 0);
        while (i < left.Length && j < right.Length)
        {
            if (char.IsAsciiDigit(left[i]) && char.IsAsciiDigit(right[j]))
            {
                var (a, b) = (Digits(left, ref i), Digits(right, ref j));
                if (a.CompareTo(b) is var order and not 0)
                    return order;
            }
            else if (left[i] != right[j])
            {
                return left[i].CompareTo(right[j]);
            }
            else
            {
                i++;
                j++;
            }
        }
        return (left.Length - i).CompareTo(right.Length - j);
    }

    private static System.Numerics.BigInteger Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return System.Numerics.BigInteger.Parse(text.AsSpan(start, at - start), CultureInfo.InvariantCulture);
    }
}

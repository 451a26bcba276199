using Tally.Query.PromQl.Syntax;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>Binary operators by the types of their sides.</summary>
internal static class BinaryEvaluator
{
    public static Evaluated Evaluate(Evaluator evaluator, BinaryNode node)
    {
        switch (node.Left.Type, node.Right.Type)
        {
            case (PromType.Scalar, PromType.Scalar):
                return Scalars(node, evaluator.Scalar(node.Left), evaluator.Scalar(node.Right));
            case (PromType.Vector, PromType.Scalar):
                return new Evaluated.Rows(WithScalar(evaluator, node, evaluator.Vector(node.Left), evaluator.Scalar(node.Right), scalarLeft: false));
            case (PromType.Scalar, PromType.Vector):
                return new Evaluated.Rows(WithScalar(evaluator, node, evaluator.Vector(node.Right), evaluator.Scalar(node.Left), scalarLeft: true));
            default:
                var (left, right) = (evaluator.Vector(node.Left), evaluator.Vector(node.Right));
                var rows = PromTypes.IsSet(node.Operator)
                    ? new SetOperators(evaluator, node.Matching!).Evaluate(node.Operator, left, right)
                    : new VectorMatcher(evaluator, node).Evaluate(left, right);
                evaluator.Release(left);
                evaluator.Release(right);
                return new Evaluated.Rows(rows);
        }
    }

    private static Evaluated.Scalars Scalars(BinaryNode node, double[] left, double[] right)
    {
        var values = new double[left.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = PromTypes.IsComparison(node.Operator)
                ? Arithmetic.Holds(node.Operator, left[i], right[i]) ? 1 : 0
                : Arithmetic.Apply(node.Operator, left[i], right[i]);
        return new(values);
    }

    private static List<Row> WithScalar(Evaluator evaluator, BinaryNode node, List<Row> rows, double[] scalars, bool scalarLeft)
    {
        var arithmetic = new Arithmetic(node, evaluator.Context.Notes);
        foreach (var row in evaluator.Each(rows))
            for (var i = 0; i < scalars.Length; i++)
            {
                if (!row.Has(i))
                    continue;
                var scalar = new PromValue(scalars[i]);
                var (value, keep) = scalarLeft ? arithmetic.Apply(scalar, row[i]) : arithmetic.Apply(row[i], scalar);
                // A comparison that holds keeps the vector's value, on whichever side it stands.
                if (value is { } result && node.Bool)
                    row[i] = new(keep ? 1 : 0);
                else if (value is { } kept && keep)
                    row[i] = PromTypes.IsComparison(node.Operator) ? row[i] : kept;
                else
                    row.Clear(i);
            }
        evaluator.Release(rows);
        rows.RemoveAll(row => row.IsEmpty);
        return node.Bool || PromTypes.ChangesMeaning(node.Operator) ? evaluator.DropNames(rows) : rows;
    }
}

namespace Tally.Query.TraceQl;

/// <summary>The fields that only a whole trace can tell: a span's place among the others.</summary>
internal static class TreeFields
{
    public static bool In(FieldExpression expression) => Evaluator.Fields(expression).Any(Is);

    public static bool Is(Field field) => field.Intrinsic is Intrinsic.ChildCount or Intrinsic.NestedSetLeft or Intrinsic.NestedSetRight or Intrinsic.NestedSetParent;

    /// <summary>True for what only spans without a parent id fulfil, as <c>nestedSetParent = -1</c> and <c>nestedSetParent &lt; 0</c>.</summary>
    public static bool NeedsRoot(FieldExpression expression) =>
        expression is Binary { Operator: Operator.Equal or Operator.Less or Operator.LessOrEqual, Left: Field { Intrinsic: Intrinsic.NestedSetParent }, Right: Literal { Value: { IsNumeric: true, AsDouble: <= 0 } bound } } comparison
        && !Arithmetic.Holds(comparison.Operator, Static.From(0L), bound);
}

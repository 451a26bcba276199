using Tally.Query.Text;

namespace Tally.Query.TraceQl;

/// <summary>
/// What operators do with values. Types that do not go together compare as false and compute nil, as does nil with anything;
/// of <c>Many</c> values any that fulfils a comparison does, of an array's items too, but all for <c>!=</c> and <c>!~</c>.
/// </summary>
internal static class Arithmetic
{
    public static Static Negate(Static value) => value.Type switch
    {
        StaticType.Int => Static.From(unchecked(-value.AsLong)),
        StaticType.Float => Static.From(-value.AsDouble),
        StaticType.Duration => Static.Duration(unchecked(-value.AsLong)),
        _ => Static.Nil,
    };

    public static Static Apply(Operator op, Static left, Static right, Re2? pattern = null) => op switch
    {
        Operator.And => Static.From(left.IsTrue && right.IsTrue),
        Operator.Or => Static.From(left.IsTrue || right.IsTrue),
        Operator.Add or Operator.Subtract or Operator.Multiply or Operator.Divide or Operator.Modulo or Operator.Power => Compute(op, First(left), First(right)),
        _ => Static.From(Holds(op, left, right, pattern)),
    };

    /// <summary>Whether a comparison holds.</summary>
    public static bool Holds(Operator op, Static left, Static right, Re2? pattern = null)
    {
        if (left.Type == StaticType.Many)
            return left.Items.Any(item => Holds(op, item, right, pattern));
        if (right.Type == StaticType.Many)
            return right.Items.Any(item => Holds(op, left, item, pattern));
        var needsAll = op is Operator.NotEqual or Operator.NotRegex;
        if (left.Type == StaticType.Array && right.Type == StaticType.Array)
            return false;
        if (left.Type == StaticType.Array)
            return needsAll ? left.Items.All(item => HoldsForOne(op, item, right, pattern)) : left.Items.Any(item => HoldsForOne(op, item, right, pattern));
        if (right.Type == StaticType.Array)
            return needsAll ? right.Items.All(item => HoldsForOne(op, left, item, pattern)) : right.Items.Any(item => HoldsForOne(op, left, item, pattern));
        return HoldsForOne(op, left, right, pattern);
    }

    private static bool HoldsForOne(Operator op, Static left, Static right, Re2? pattern) => (left.Type, right.Type) switch
    {
        (StaticType.Nil, _) or (_, StaticType.Nil) => false,
        (StaticType.String, StaticType.String) => Strings(op, left.AsString, right.AsString, pattern),
        (StaticType.Int or StaticType.Duration, StaticType.Int or StaticType.Duration) => Order(op, left.AsLong.CompareTo(right.AsLong)),
        _ when left.IsNumeric && right.IsNumeric => Floats(op, left.AsDouble, right.AsDouble),
        _ when left.Type == right.Type => op == Operator.Equal ? left.AsLong == right.AsLong : op == Operator.NotEqual && left.AsLong != right.AsLong,
        _ => false,
    };

    private static bool Strings(Operator op, string left, string right, Re2? pattern) => op switch
    {
        Operator.Regex => pattern is not null && pattern.IsMatch(left),
        Operator.NotRegex => pattern is not null && !pattern.IsMatch(left),
        _ => Order(op, string.CompareOrdinal(left, right)),
    };

    private static bool Order(Operator op, int comparison) => op switch
    {
        Operator.Equal => comparison == 0,
        Operator.NotEqual => comparison != 0,
        Operator.Less => comparison < 0,
        Operator.LessOrEqual => comparison <= 0,
        Operator.Greater => comparison > 0,
        Operator.GreaterOrEqual => comparison >= 0,
        _ => false,
    };

    // Not through CompareTo: a NaN is neither below nor above, nor equal to itself.
    private static bool Floats(Operator op, double left, double right) => op switch
    {
        Operator.Equal => left == right,
        Operator.NotEqual => left != right,
        Operator.Less => left < right,
        Operator.LessOrEqual => left <= right,
        Operator.Greater => left > right,
        Operator.GreaterOrEqual => left >= right,
        _ => false,
    };

    private static Static Compute(Operator op, Static left, Static right)
    {
        if (!left.IsNumeric || !right.IsNumeric)
            return Static.Nil;
        return left.Type == StaticType.Int && right.Type == StaticType.Int ? Integers(op, left.AsLong, right.AsLong) : Static.From(Reals(op, left.AsDouble, right.AsDouble));
    }

    private static Static Integers(Operator op, long left, long right) => op switch
    {
        Operator.Add => Static.From(unchecked(left + right)),
        Operator.Subtract => Static.From(unchecked(left - right)),
        Operator.Multiply => Static.From(unchecked(left * right)),
        Operator.Divide => right == 0 ? Static.Nil : right == -1 ? Static.From(unchecked(-left)) : Static.From(left / right),
        Operator.Modulo => right == 0 ? Static.Nil : right == -1 ? Static.From(0L) : Static.From(left % right),
        _ => Static.From((long)Math.Pow(left, right)),
    };

    private static double Reals(Operator op, double left, double right) => op switch
    {
        Operator.Add => left + right,
        Operator.Subtract => left - right,
        Operator.Multiply => left * right,
        Operator.Divide => left / right,
        Operator.Modulo => left % right,
        _ => Math.Pow(left, right),
    };

    private static Static First(Static value) => value.Type == StaticType.Many ? value.Items[0] : value;
}

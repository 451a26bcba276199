using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl;

/// <summary>OTTL's comparisons: numbers of both kinds compare as numbers, values of different kinds are never equal and have no order.</summary>
internal static class OttlComparing
{
    public static bool AreEqual(AttributeValue left, AttributeValue right) =>
        left.Kind != right.Kind && IsNumber(left) && IsNumber(right) ? Number(left) == Number(right) : left == right;

    /// <summary>Below, at or above zero; null where there is no order.</summary>
    public static int? Order(AttributeValue left, AttributeValue right) => (left.Kind, right.Kind) switch
    {
        (ValueKind.Int, ValueKind.Int) => left.AsInt.CompareTo(right.AsInt),
        _ when IsNumber(left) && IsNumber(right) => Number(left).CompareTo(Number(right)),
        (ValueKind.String, ValueKind.String) => string.CompareOrdinal(left.AsString, right.AsString),
        (ValueKind.Bool, ValueKind.Bool) => left.AsBool.CompareTo(right.AsBool),
        _ => null,
    };

    private static bool IsNumber(AttributeValue value) => value.Kind is ValueKind.Int or ValueKind.Double;

    private static double Number(AttributeValue value) => value.Kind == ValueKind.Int ? value.AsInt : value.AsDouble;
}

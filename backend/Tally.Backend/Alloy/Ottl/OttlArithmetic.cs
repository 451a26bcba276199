using Tally.Backend.Alloy.Ottl.Functions;
using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl;

/// <summary>OTTL's arithmetic: of two ints an int, of two doubles a double, of anything else (and of a division by zero) nil.</summary>
internal static class OttlArithmetic
{
    public static Getter Compile(string symbol, Getter left, Getter right) => cursor => (left(cursor), right(cursor)) switch
    {
        ({ Kind: ValueKind.Int } a, { Kind: ValueKind.Int } b) => Whole(symbol, a.AsInt, b.AsInt),
        ({ Kind: ValueKind.Double } a, { Kind: ValueKind.Double } b) => Real(symbol, a.AsDouble, b.AsDouble),
        _ => default,
    };

    private static AttributeValue Whole(string symbol, long a, long b) => symbol switch
    {
        "+" => AttributeValue.From(a + b),
        "-" => AttributeValue.From(a - b),
        "*" => AttributeValue.From(a * b),
        _ => b is 0 or -1 ? b == 0 ? default : AttributeValue.From(-a) : AttributeValue.From(a / b),
    };

    private static AttributeValue Real(string symbol, double a, double b) => symbol switch
    {
        "+" => AttributeValue.From(a + b),
        "-" => AttributeValue.From(a - b),
        "*" => AttributeValue.From(a * b),
        _ => b == 0 ? default : AttributeValue.From(a / b),
    };
}

using System.Globalization;
using Tally.Query.LogQl.Pipeline;

namespace Tally.Query.LogQl.Templates;

/// <summary>Numbers out of any value, as sprig's functions take them; what is no number is 0.</summary>
internal static class GoCast
{
    public static long Integer(object? value) => value switch
    {
        long integer => integer,
        double number => double.IsFinite(number) && Math.Abs(number) < 9.2e18 ? (long)number : 0,
        bool truth => truth ? 1 : 0,
        string text => TryParseInteger(WithoutZeroDecimals(text), out var integer) ? integer : 0,
        _ => 0,
    };

    public static double Number(object? value) => value switch
    {
        long integer => integer,
        double number => number,
        bool truth => truth ? 1 : 0,
        string text => GoNumber.TryParse(text, out var number) ? number : 0,
        _ => 0,
    };

    /// <summary>Go's base 0: <c>-12</c>, <c>0x1F</c>, <c>0b101</c>, <c>0o17</c> and <c>017</c>.</summary>
    public static bool TryParseInteger(string text, out long integer)
    {
        var isNegative = text is ['-', ..];
        var digits = text is ['-' or '+', ..] ? text[1..] : text;
        var (numberBase, start) = digits switch
        {
            ['0', 'x' or 'X', ..] => (16, 2),
            ['0', 'b' or 'B', ..] => (2, 2),
            ['0', 'o' or 'O', ..] => (8, 2),
            ['0', _, ..] => (8, 1),
            _ => (10, 0),
        };
        integer = 0;
        foreach (var c in digits.AsSpan(start))
        {
            var digit = char.IsAsciiHexDigit(c) ? int.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : 16;
            if (digit >= numberBase || integer > (long.MaxValue - digit) / numberBase)
                return false;
            integer = (integer * numberBase) + digit;
        }
        integer = isNegative ? -integer : integer;
        return digits.Length > start;
    }

    private static string WithoutZeroDecimals(string text) =>
        text.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 && text.AsSpan(dot + 1).IndexOfAnyExcept('0') < 0 ? text[..dot] : text;
}

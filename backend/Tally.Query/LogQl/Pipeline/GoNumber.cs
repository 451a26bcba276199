using System.Globalization;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>Floats as Go reads them: decimal, exponent, <c>inf</c>, <c>+Inf</c>, <c>infinity</c>, <c>NaN</c>; no blanks, no hexadecimal.</summary>
internal static class GoNumber
{
    public static bool TryParse(string text, out double value)
    {
        if (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
            && text.AsSpan().IndexOfAny("∞") < 0 && !text.Contains("Infinity", StringComparison.OrdinalIgnoreCase))
            return true;
        var isNegative = text.StartsWith('-');
        var magnitude = text.TrimStart('+', '-');
        if (magnitude.Equals("inf", StringComparison.OrdinalIgnoreCase) || magnitude.Equals("infinity", StringComparison.OrdinalIgnoreCase))
            value = isNegative ? double.NegativeInfinity : double.PositiveInfinity;
        else if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
            value = double.NaN;
        else
            return false;
        return true;
    }
}

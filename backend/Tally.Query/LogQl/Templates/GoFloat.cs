using System.Globalization;

namespace Tally.Query.LogQl.Templates;

/// <summary>Floats in Go's forms.</summary>
internal static class GoFloat
{
    /// <summary><c>%v</c> and <c>%g</c>: the fewest digits that mean the number, with an exponent from 1e6 on and below 1e-4.</summary>
    public static string General(double value)
    {
        if (Special(value) is { } special)
            return special;
        var (sign, digits, exponent) = Shortest(value);
        if (exponent is < -4 or >= 6)
            return $"{sign}{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        return digits.Length <= exponent + 1 ? sign + digits.PadRight(exponent + 1, '0') : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary><c>%e</c>: <c>1.500000e+06</c>.</summary>
    public static string Scientific(double value, int precision) =>
        Special(value) ?? value.ToString((precision > 0 ? "0." + new string('0', precision) : "0") + "e+00", CultureInfo.InvariantCulture);

    public static string Fixed(double value, int precision) => Special(value) ?? value.ToString($"F{precision}", CultureInfo.InvariantCulture);

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : null;

    // 0.00125 is ("", "125", -3): its digits, and the power of ten of the first.
    private static (string Sign, string Digits, int Exponent) Shortest(double value)
    {
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var power = 0;
        if (text.IndexOf('E', StringComparison.Ordinal) is var e and >= 0)
        {
            power = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..e];
        }
        var point = text.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? dot : text.Length;
        var all = text.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var exponent = point - 1 - (all.Length - digits.Length) + power;
        digits = digits.TrimEnd('0');
        return (double.IsNegative(value) ? "-" : "", digits.Length == 0 ? "0" : digits, digits.Length == 0 ? 0 : exponent);
    }
}

using System.Globalization;

namespace Tally.Signals;

/// <summary>
/// Floats as the programs of the stack, which are Go's, write them: always the fewest digits that read back as the same number.
/// Each API has its own rule for when there is an exponent.
/// </summary>
public static class GoFloat
{
    /// <summary>Without an exponent, Go's <c>'f'</c>: labels, bodies, Loki's samples, printed PromQL.</summary>
    public static string Plain(double value) => Special(value) ?? WithoutExponent(Shortest(value));

    /// <summary>Go's <c>'g'</c> and <c>%v</c>: with an exponent of two digits or more below 1e-4 and from 1e6 on.</summary>
    public static string General(double value) => Special(value) ?? (Shortest(value) is { Exponent: < -4 or >= 6 } number ? WithExponent(number, digits: 2) : WithoutExponent(Shortest(value)));

    /// <summary>Samples in Prometheus's JSON: with an exponent of two digits or more (<c>1e-07</c>, <c>1e+21</c>) below 1e-6 and from 1e21 on.</summary>
    public static string Sample(double value) => Special(value) ?? (IsPlainInJson(value) ? WithoutExponent(Shortest(value)) : WithExponent(Shortest(value), digits: 2));

    /// <summary>Numbers in JSON by Go's encoding/json: <c>1e-7</c>, <c>1e+21</c>; <c>NaN</c> and the infinities are no JSON, they come as from <see cref="Plain"/>.</summary>
    public static string Json(double value)
    {
        if (Special(value) is { } special)
            return special;
        var number = Shortest(value);
        return IsPlainInJson(value) ? WithoutExponent(number) : WithExponent(number, digits: number.Exponent < 0 ? 1 : 2);
    }

    private static bool IsPlainInJson(double value) => value == 0 || Math.Abs(value) is >= 1e-6 and < 1e21;

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : null;

    private static string WithoutExponent((string Sign, string Digits, int Exponent) number)
    {
        var (sign, digits, exponent) = number;
        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        return digits.Length <= exponent + 1 ? sign + digits.PadRight(exponent + 1, '0') : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    private static string WithExponent((string Sign, string Digits, int Exponent) number, int digits)
    {
        var mantissa = number.Digits.Length > 1 ? $"{number.Digits[0]}.{number.Digits[1..]}" : number.Digits;
        return $"{number.Sign}{mantissa}e{(number.Exponent < 0 ? '-' : '+')}{Math.Abs(number.Exponent).ToString($"D{digits}", CultureInfo.InvariantCulture)}";
    }

    // 0.00125 is ("", "125", -3): its digits, and the power of ten of the first. Both come from one rounding.
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

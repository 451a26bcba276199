using System.Buffers;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>Why a label's value is no number, duration or byte size, in the words that dashboards already know from Go.</summary>
internal static class LabelErrors
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> DigitsAndCommas = SearchValues.Create("0123456789.,");

    public static string Number(string text) => $"strconv.ParseFloat: parsing \"{text}\": invalid syntax";

    public static string Duration(string text)
    {
        var rest = text.AsSpan().TrimStart("+-");
        if (rest.IsEmpty || !(char.IsAsciiDigit(rest[0]) || rest[0] == '.'))
            return $"time: invalid duration \"{text}\"";
        while (!rest.IsEmpty)
        {
            rest = rest.TrimStart("0123456789.");
            if (rest.IsEmpty)
                return $"time: missing unit in duration \"{text}\"";
            var end = rest.IndexOfAny(Digits);
            var unit = end < 0 ? rest : rest[..end];
            if (unit is not ("ns" or "us" or "µs" or "μs" or "ms" or "s" or "m" or "h"))
                return $"time: unknown unit \"{unit}\" in duration \"{text}\"";
            rest = rest[unit.Length..];
        }
        return $"time: invalid duration \"{text}\"";
    }

    public static string Bytes(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExcept(DigitsAndCommas) is var end and >= 0 ? text[..end] : text;
        return double.TryParse(digits, System.Globalization.CultureInfo.InvariantCulture, out _)
            ? $"unhandled size name: {text[digits.Length..].Trim()}"
            : $"strconv.ParseFloat: parsing \"{digits}\": invalid syntax";
    }
}

using System.Globalization;

namespace Tally.Query.LogQl.Syntax;

/// <summary>Durations and byte sizes as LogQL, Go and Prometheus write them.</summary>
internal static class Units
{
    private const double Second = 1e9;

    /// <summary>Go's form, as label values are read: <c>1h30m</c>, <c>1.5s</c>, <c>-250ms</c>, <c>0</c>. Nanoseconds.</summary>
    public static bool TryGoDuration(ReadOnlySpan<char> text, out long nanos) => TryDuration(text, GoUnit, out nanos);

    /// <summary>A query's form: Prometheus's units (with d, w, y) or Go's.</summary>
    public static bool TryDuration(ReadOnlySpan<char> text, out long nanos) => TryDuration(text, AnyUnit, out nanos);

    /// <summary>
    /// <c>5</c>, <c>5B</c>, <c>1.5KB</c> (1000), <c>1KiB</c> (1024), up to E, without regard to case, a space allowed before the unit.
    /// </summary>
    public static bool TryBytes(ReadOnlySpan<char> text, out ulong bytes)
    {
        bytes = 0;
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or ','))
            end++;
        var digits = text[..end].ToString().Replace(",", "", StringComparison.Ordinal);
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        var unit = text[end..].Trim().ToString().ToUpperInvariant();
        var exponent = unit.Length == 0 ? 0 : " KMGTPE".IndexOf(unit[0], StringComparison.Ordinal);
        var size = unit switch
        {
            "" or "B" => 1,
            [_] or [_, 'B'] when exponent > 0 => Math.Pow(1000, exponent),
            [_, 'I'] or [_, 'I', 'B'] when exponent > 0 => Math.Pow(1024, exponent),
            _ => 0,
        };
        if (size == 0 || number * size >= ulong.MaxValue)
            return false;
        bytes = (ulong)(number * size);
        return true;
    }

    private static bool TryDuration(ReadOnlySpan<char> text, Func<string, double> unitOf, out long nanos)
    {
        nanos = 0;
        var isNegative = text is ['-', ..];
        var rest = text is ['-' or '+', ..] ? text[1..] : text;
        if (rest is "0")
            return true;
        if (rest.IsEmpty)
            return false;
        double total = 0;
        while (!rest.IsEmpty)
        {
            var digits = Leading(rest, static c => char.IsAsciiDigit(c) || c == '.');
            var unit = Leading(rest[digits..], static c => !char.IsAsciiDigit(c) && c != '.');
            if (!double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || unitOf(rest.Slice(digits, unit).ToString()) is var size && size == 0)
                return false;
            total += number * size;
            rest = rest[(digits + unit)..];
        }
        if (total > long.MaxValue)
            return false;
        nanos = (long)Math.Round(isNegative ? -total : total);
        return true;
    }

    private static int Leading(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        var length = 0;
        while (length < text.Length && belongs(text[length]))
            length++;
        return length;
    }

    private static double GoUnit(string unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => 1e3,
        "ms" => 1e6,
        "s" => Second,
        "m" => 60 * Second,
        "h" => 3600 * Second,
        _ => 0,
    };

    private static double AnyUnit(string unit) => unit switch
    {
        "d" => 24 * 3600 * Second,
        "w" => 7 * 24 * 3600 * Second,
        "y" => 365 * 24 * 3600 * Second,
        _ => GoUnit(unit),
    };
}

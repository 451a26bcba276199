using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tally.Query.TraceQl;

/// <summary>Durations as Go and Prometheus write them.</summary>
internal static class GoDuration
{
    private static readonly (string Unit, decimal Nanos)[] Units =
    [
        ("ns", 1m), ("us", 1e3m), ("µs", 1e3m), ("μs", 1e3m), ("ms", 1e6m), ("s", 1e9m), ("m", 60e9m), ("h", 3600e9m),
        ("d", 86400e9m), ("w", 604800e9m), ("y", 31536000e9m),
    ];

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>Reads <c>1h30m</c>, <c>1.5s</c>, <c>2d</c>; nanoseconds.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long nanos)
    {
        nanos = 0;
        var total = 0m;
        if (text.IsEmpty)
            return false;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept(NumberCharacters);
            if (digits <= 0 || !decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue)
                return false;
            text = text[digits..];
            var letters = text.IndexOfAny(NumberCharacters) is var end and >= 0 ? end : text.Length;
            if (!TryUnit(text[..letters], out var unit))
                return false;
            total += number * unit;
            text = text[letters..];
        }
        if (total > long.MaxValue)
            return false;
        nanos = (long)total;
        return true;
    }

    /// <summary>As Go prints a duration: <c>1h30m0s</c>, <c>1.5s</c>, <c>250ms</c>, <c>0s</c>.</summary>
    public static string Format(long nanos)
    {
        if (nanos == 0)
            return "0s";
        var text = new StringBuilder(nanos < 0 ? "-" : "");
        var left = nanos < 0 ? (ulong)-(decimal)nanos : (ulong)nanos;
        if (left < 1_000_000_000)
        {
            var (divisor, unit) = left < 1_000 ? (1m, "ns") : left < 1_000_000 ? (1e3m, "µs") : (1e6m, "ms");
            return text.Append(Number(left / divisor)).Append(unit).ToString();
        }
        var seconds = left % 60_000_000_000 / 1e9m;
        var minutes = left / 60_000_000_000;
        if (minutes >= 60)
            text.Append(CultureInfo.InvariantCulture, $"{minutes / 60}h");
        if (minutes > 0)
            text.Append(CultureInfo.InvariantCulture, $"{minutes % 60}m");
        return text.Append(Number(seconds)).Append('s').ToString();
    }

    private static string Number(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);

    private static bool TryUnit(ReadOnlySpan<char> name, out decimal nanos)
    {
        foreach (var (unit, size) in Units)
            if (name.SequenceEqual(unit))
            {
                nanos = size;
                return true;
            }
        nanos = 0;
        return false;
    }
}

using System.Globalization;
using System.Text;

namespace Tally.Query.PromQl.Syntax;

/// <summary>Durations as <c>1h30m</c>: units y (365 d), w, d, h, m, s, ms, each at most once and in this order.</summary>
internal static class PromDuration
{
    private static readonly (string Unit, long Milliseconds)[] Units =
    [
        ("y", 365L * 24 * 3600 * 1000), ("w", 7L * 24 * 3600 * 1000), ("d", 24L * 3600 * 1000), ("h", 3600L * 1000), ("m", 60L * 1000), ("s", 1000L), ("ms", 1L),
    ];

    public static bool TryParse(ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text is "0")
            return true;
        var next = 0;
        while (text.Length > 0)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                return false;
            text = text[digits..];
            var end = text.IndexOfAnyInRange('0', '9');
            var unit = end < 0 ? text : text[..end];
            text = text[unit.Length..];
            while (next < Units.Length && !unit.SequenceEqual(Units[next].Unit))
                next++;
            if (next == Units.Length)
                return false;
            try
            {
                milliseconds = checked(milliseconds + count * Units[next++].Milliseconds);
            }
            catch (OverflowException)
            {
                return false;
            }
        }
        // As much as upstream's nanoseconds hold.
        return next > 0 && milliseconds <= long.MaxValue / 1_000_000;
    }

    /// <summary>The shortest exact text: <c>90m</c> is <c>1h30m</c>, weeks and years only where nothing is left over.</summary>
    public static string Print(long milliseconds)
    {
        if (milliseconds == 0)
            return "0s";
        var text = new StringBuilder(milliseconds < 0 ? "-" : "");
        var rest = Math.Abs(milliseconds);
        foreach (var (unit, size) in Units)
        {
            if (unit is "y" or "w" && rest % size != 0)
                continue;
            if (rest / size is var count and > 0)
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
            rest %= size;
        }
        return text.ToString();
    }
}

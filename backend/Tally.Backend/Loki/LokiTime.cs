using System.Globalization;
using Tally.Query.LogQl;
using Tally.Signals;

namespace Tally.Backend.Loki;

/// <summary>Times and durations as Loki's parameters write them.</summary>
internal static class LokiTime
{
    // Whole numbers of up to ten digits are seconds, longer ones nanoseconds.
    private const int MaxSecondDigits = 10;

    /// <summary><c>1767225600</c>, <c>1767225600.5</c>, <c>1767225600000000000</c>, <c>2026-01-01T00:00:00Z</c> (to 100 ns)</summary>
    public static bool TryParse(string text, out UnixNanos time)
    {
        time = default;
        if (text.Contains('.') && decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 9_000_000_000)
            time = new((long)(seconds * UnixNanos.PerSecond));
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            time = new(text.Length <= MaxSecondDigits ? whole * UnixNanos.PerSecond : whole);
        else if (text.Contains('T') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            time = UnixNanos.From(date);
        else
            return false;
        return true;
    }

    /// <summary>Seconds as a number, or a duration: <c>60</c>, <c>0.5</c>, <c>1m</c>.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            if (Math.Abs(seconds) > 9e9)
                return false;
            duration = TimeSpan.FromSeconds(seconds);
            return true;
        }
        if (!LogDuration.TryParse(text, out var nanos))
            return false;
        duration = TimeSpan.FromTicks(nanos / UnixNanos.PerTick);
        return true;
    }
}

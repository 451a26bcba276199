using System.Globalization;
using Tally.Query.PromQl.Syntax;

namespace Tally.Query.PromQl;

/// <summary>Times and durations as the HTTP API takes them.</summary>
public static class PromTime
{
    /// <summary>Seconds since 1970, perhaps with a fraction, or RFC 3339; as milliseconds.</summary>
    public static bool TryParse(string text, out long milliseconds)
    {
        milliseconds = 0;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            if (!double.IsFinite(seconds) || Math.Abs(seconds) > long.MaxValue / 1000)
                return false;
            milliseconds = (long)Math.Round(seconds * 1000);
            return true;
        }
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return false;
        milliseconds = time.ToUnixTimeMilliseconds();
        return true;
    }

    /// <summary>Seconds, perhaps with a fraction, or <c>1h30m</c>.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            if (!double.IsFinite(seconds) || Math.Abs(seconds) > TimeSpan.MaxValue.TotalSeconds / 10)
                return false;
            duration = TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));
            return true;
        }
        if (!PromDuration.TryParse(text, out var milliseconds) || milliseconds > TimeSpan.MaxValue.TotalMilliseconds / 10)
            return false;
        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }
}

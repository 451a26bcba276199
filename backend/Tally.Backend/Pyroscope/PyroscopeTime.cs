using System.Globalization;
using System.Text.RegularExpressions;
using Tally.Signals;

namespace Tally.Backend.Pyroscope;

/// <summary>Times as <c>from</c> and <c>until</c> write them: <c>now</c>, <c>now-1h</c>, or a number of seconds, milliseconds, microseconds or nanoseconds, told apart by its digits.</summary>
internal static partial class PyroscopeTime
{
    private static readonly Dictionary<string, int> Seconds = new(StringComparer.Ordinal)
    {
        ["s"] = 1, ["sec"] = 1, ["m"] = 60, ["min"] = 60, ["h"] = 3600, ["d"] = 86_400, ["w"] = 7 * 86_400, ["mon"] = 30 * 86_400, ["M"] = 30 * 86_400, ["y"] = 365 * 86_400,
    };

    public static bool TryParse(string text, UnixNanos now, out UnixNanos time)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return TryScale(number, text.Length, out time);
        time = now;
        if (Relative().Match(text) is not { Success: true } match)
            return false;
        if (!match.Groups["amount"].Success)
            return true;
        if (!Seconds.TryGetValue(match.Groups["unit"].Value, out var seconds) || !int.TryParse(match.Groups["amount"].Value, CultureInfo.InvariantCulture, out var amount))
            return false;
        time = now - TimeSpan.FromSeconds((double)amount * seconds * (match.Groups["sign"].Value == "-" ? 1 : -1));
        return true;
    }

    private static bool TryScale(long number, int digits, out UnixNanos time)
    {
        time = new(number * (digits switch
        {
            <= 10 => UnixNanos.PerSecond,
            13 => UnixNanos.PerMillisecond,
            16 => 1_000L,
            _ => 1L,
        }));
        return digits is <= 10 or 13 or 16 or 19;
    }

    [GeneratedRegex("^now((?<sign>[-+])(?<amount>[0-9]{1,9})(?<unit>[a-zA-Z]+))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Relative();
}

using System.Globalization;

namespace Tally.Backend.Alloy.Graph;

/// <summary>Durations and sizes as Go's programs write them.</summary>
internal static class Units
{
    private static readonly (string Name, double Ticks)[] Times =
        [("ns", 0.01), ("us", 10), ("µs", 10), ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour)];

    private static readonly (string Name, double Bytes)[] Sizes =
        [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("B", 1), ("", 1)];

    /// <summary><c>1m30s</c>, <c>1.5h</c>, <c>0</c>.</summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (text is "0")
            return true;
        double ticks = 0;
        for (var at = 0; at < text.Length;)
        {
            var digits = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
                at++;
            var letters = at;
            while (at < text.Length && !char.IsAsciiDigit(text[at]) && text[at] != '.')
                at++;
            if (Array.Find(Times, time => time.Name == text[letters..at]) is not { Name: not null } unit || !AsNumber(text[digits..letters], out var amount))
                return false;
            ticks += amount * unit.Ticks;
        }
        duration = TimeSpan.FromTicks((long)Math.Min(ticks, TimeSpan.MaxValue.Ticks / 2));
        return text.Length > 0;
    }

    public static bool TryBytes(string text, out long bytes)
    {
        bytes = 0;
        var unit = Array.Find(Sizes, size => text.EndsWith(size.Name, StringComparison.OrdinalIgnoreCase));
        if (!AsNumber(text[..^unit.Name.Length].Trim(), out var amount))
            return false;
        bytes = (long)(amount * unit.Bytes);
        return true;
    }

    private static bool AsNumber(string text, out double number) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}

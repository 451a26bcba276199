using System.Globalization;

namespace Tally.Backend.Alloy.Graph;

/// <summary>Durations and sizes as Alloy's arguments take them: sums such as <c>1m30s</c>. A number without a unit is none, but for 0.</summary>
internal static class Units
{
    // The sign for micro is in Unicode twice.
    private static readonly (string Name, double Ticks)[] Times =
    [
        ("ns", 0.01), ("us", 10), ("µs", 10), ("μs", 10), ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
    ];

    // Either spelling is a power of two, and one size keeps to one spelling.
    private static readonly (string Name, double Bytes)[] Sizes =
        [("B", 1), ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("PiB", 1L << 50), ("EiB", 1L << 60)];

    private static readonly (string Name, double Bytes)[] OldSizes =
        [.. Sizes.Select(size => (size.Name.Replace("i", "", StringComparison.Ordinal), size.Bytes))];

    /// <summary><c>1m30s</c>, <c>1.5h</c>, <c>0</c>; 292 years at most.</summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        var isOne = TrySum(text, Times, out var ticks) && ticks < long.MaxValue / 100;
        duration = isOne ? TimeSpan.FromTicks((long)ticks) : default;
        return isOne;
    }

    /// <summary><c>64MiB</c>, <c>512KB</c> (1,024 bytes each), <c>1MiB512KiB</c>, <c>0</c>.</summary>
    public static bool TryBytes(string text, out long bytes)
    {
        var isOne = (TrySum(text, Sizes, out var sum) || TrySum(text, OldSizes, out sum)) && sum < long.MaxValue;
        bytes = isOne ? (long)sum : 0;
        return isOne;
    }

    private static bool TrySum(string text, (string Name, double Factor)[] units, out double sum)
    {
        sum = 0;
        if (text is "0")
            return true;
        for (var at = 0; at < text.Length;)
        {
            var digits = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
                at++;
            var letters = at;
            while (at < text.Length && !char.IsAsciiDigit(text[at]) && text[at] != '.')
                at++;
            if (Array.Find(units, one => one.Name == text[letters..at]) is not { Name: not null } unit
                || !AsNumber(text[digits..letters], out var amount))
                return false;
            sum += amount * unit.Factor;
        }
        return text.Length > 0;
    }

    private static bool AsNumber(string text, out double number) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}

using System.Globalization;
using System.Text;

namespace Tally.Query.LogQl.Syntax;

/// <summary>Writes durations and byte sizes as a query has them, so that they read back as the same number.</summary>
internal static class UnitPrinter
{
    // Above this a double, which is what a query's durations are added up in, skips whole numbers.
    private const long MaxExact = 1L << 53;

    private static readonly (string Unit, long Nanos)[] Units =
        [("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000), ("ns", 1)];

    private static readonly (string Unit, ulong Bytes)[] Sizes =
    [
        ("PB", 1_000_000_000_000_000), ("PiB", 1UL << 50), ("TB", 1_000_000_000_000), ("TiB", 1UL << 40), ("GB", 1_000_000_000), ("GiB", 1UL << 30),
        ("MB", 1_000_000), ("MiB", 1UL << 20), ("KB", 1_000), ("KiB", 1UL << 10), ("B", 1),
    ];

    /// <summary><c>1h30m</c>, <c>-5s</c>, <c>1ms500us</c>, <c>0s</c></summary>
    public static string Duration(long nanos)
    {
        if (nanos == 0)
            return "0s";
        var rest = Math.Abs((decimal)nanos);
        if (rest > MaxExact)
            return string.Create(CultureInfo.InvariantCulture, $"{nanos}ns");
        var text = new StringBuilder(nanos < 0 ? "-" : "");
        foreach (var (unit, size) in Units)
        {
            var whole = Math.Floor(rest / size);
            if (whole > 0)
                text.Append(CultureInfo.InvariantCulture, $"{whole}{unit}");
            rest -= whole * size;
        }
        return text.ToString();
    }

    /// <summary>In the largest unit that holds it whole: <c>20MB</c>, <c>1KiB</c>, <c>1001B</c>.</summary>
    public static string Bytes(ulong bytes)
    {
        var (unit, size) = bytes == 0 ? Sizes[^1] : Array.Find(Sizes, candidate => bytes % candidate.Bytes == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / size}{unit}");
    }
}

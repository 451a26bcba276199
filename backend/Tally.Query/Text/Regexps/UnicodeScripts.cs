using System.Globalization;

namespace Tally.Query.Text.Regexps;

/// <summary>The scripts of Unicode 15, which .NET does not know: a line is a name and its ranges in hexadecimal (<c>370-373</c>).</summary>
internal static class UnicodeScripts
{
    private static readonly Lazy<Dictionary<string, string[]>> Scripts = new(() =>
        UnicodeTable.Lines("unicode-scripts.txt").ToDictionary(words => words[0], words => words[1..], StringComparer.Ordinal));

    public static RuneSet? TryGet(string script) => Scripts.Value.TryGetValue(script, out var ranges) ? RuneSet.Of(ranges.Select(Range)) : null;

    private static (int, int) Range(string range)
    {
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? (Hex(range), Hex(range)) : (Hex(range.AsSpan(0, dash)), Hex(range.AsSpan(dash + 1)));
    }

    private static int Hex(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

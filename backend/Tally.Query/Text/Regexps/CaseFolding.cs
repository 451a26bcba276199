using System.Globalization;

namespace Tally.Query.Text.Regexps;

/// <summary>
/// What <c>(?i)</c> takes for the same: Unicode's simple folding, as Go has it. .NET's own differs: there <c>s</c> is not <c>ſ</c>.
/// </summary>
internal static class CaseFolding
{
    private static readonly Lazy<int[][]> Orbits = new(() =>
        [.. UnicodeTable.Lines("unicode-folds.txt").Select(words => words.Select(word => int.Parse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToArray())]);

    private static readonly Lazy<Dictionary<int, RuneSet>> Sets = new(() =>
        Orbits.Value.SelectMany(orbit => orbit.Select(rune => (Rune: rune, Set: RuneSet.Of(orbit.Select(other => (other, other)))))).ToDictionary(pair => pair.Rune, pair => pair.Set));

    public static RuneSet Of(int rune) => Sets.Value.TryGetValue(rune, out var set) ? set : RuneSet.Of(rune);

    public static RuneSet Of(RuneSet set) => set.Single is >= 0 and var rune
        ? Of(rune)
        : RuneSet.Of(set.Ranges.Concat(Orbits.Value.Where(orbit => Array.Exists(orbit, set.Contains)).SelectMany(orbit => orbit).Select(other => (other, other))));
}

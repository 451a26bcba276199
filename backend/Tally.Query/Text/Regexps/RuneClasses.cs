using System.Collections.Concurrent;
using System.Globalization;

namespace Tally.Query.Text.Regexps;

/// <summary>The classes that have names: <c>\d</c>, <c>[:alpha:]</c>, <c>\p{Greek}</c>. The first two kinds are ASCII only.</summary>
internal static class RuneClasses
{
    private static readonly Dictionary<char, RuneSet> Perl = new()
    {
        ['d'] = Set("09"),
        ['s'] = Set("\t\n\f\r  "),
        ['w'] = Set("09AZ__az"),
    };

    private static readonly Dictionary<string, RuneSet> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = Set("09AZaz"),
        ["alpha"] = Set("AZaz"),
        ["ascii"] = Set("\0\x7f"),
        ["blank"] = Set("\t\t  "),
        ["cntrl"] = Set("\0\x1f\x7f\x7f"),
        ["digit"] = Set("09"),
        ["graph"] = Set("!~"),
        ["lower"] = Set("az"),
        ["print"] = Set(" ~"),
        ["punct"] = Set("!/:@[`{~"),
        ["space"] = Set("\t\r  "),
        ["upper"] = Set("AZ"),
        ["word"] = Set("09AZaz__"),
        ["xdigit"] = Set("09AFaf"),
    };

    private static readonly Dictionary<string, UnicodeCategory[]> Categories = new(StringComparer.Ordinal)
    {
        ["Lu"] = [UnicodeCategory.UppercaseLetter],
        ["Ll"] = [UnicodeCategory.LowercaseLetter],
        ["Lt"] = [UnicodeCategory.TitlecaseLetter],
        ["Lm"] = [UnicodeCategory.ModifierLetter],
        ["Lo"] = [UnicodeCategory.OtherLetter],
        ["Mn"] = [UnicodeCategory.NonSpacingMark],
        ["Mc"] = [UnicodeCategory.SpacingCombiningMark],
        ["Me"] = [UnicodeCategory.EnclosingMark],
        ["Nd"] = [UnicodeCategory.DecimalDigitNumber],
        ["Nl"] = [UnicodeCategory.LetterNumber],
        ["No"] = [UnicodeCategory.OtherNumber],
        ["Pc"] = [UnicodeCategory.ConnectorPunctuation],
        ["Pd"] = [UnicodeCategory.DashPunctuation],
        ["Ps"] = [UnicodeCategory.OpenPunctuation],
        ["Pe"] = [UnicodeCategory.ClosePunctuation],
        ["Pi"] = [UnicodeCategory.InitialQuotePunctuation],
        ["Pf"] = [UnicodeCategory.FinalQuotePunctuation],
        ["Po"] = [UnicodeCategory.OtherPunctuation],
        ["Sm"] = [UnicodeCategory.MathSymbol],
        ["Sc"] = [UnicodeCategory.CurrencySymbol],
        ["Sk"] = [UnicodeCategory.ModifierSymbol],
        ["So"] = [UnicodeCategory.OtherSymbol],
        ["Zs"] = [UnicodeCategory.SpaceSeparator],
        ["Zl"] = [UnicodeCategory.LineSeparator],
        ["Zp"] = [UnicodeCategory.ParagraphSeparator],
        ["Cc"] = [UnicodeCategory.Control],
        ["Cf"] = [UnicodeCategory.Format],
        ["Cs"] = [UnicodeCategory.Surrogate],
        ["Co"] = [UnicodeCategory.PrivateUse],
        ["L"] = Between(UnicodeCategory.UppercaseLetter, UnicodeCategory.OtherLetter),
        ["M"] = Between(UnicodeCategory.NonSpacingMark, UnicodeCategory.EnclosingMark),
        ["N"] = Between(UnicodeCategory.DecimalDigitNumber, UnicodeCategory.OtherNumber),
        ["Z"] = Between(UnicodeCategory.SpaceSeparator, UnicodeCategory.ParagraphSeparator),
        ["C"] = Between(UnicodeCategory.Control, UnicodeCategory.PrivateUse),
        ["P"] = Between(UnicodeCategory.ConnectorPunctuation, UnicodeCategory.OtherPunctuation),
        ["S"] = Between(UnicodeCategory.MathSymbol, UnicodeCategory.OtherSymbol),
    };

    // Worked out at the first use of each name; the names are few.
    private static readonly ConcurrentDictionary<string, RuneSet> Unicode = new(StringComparer.Ordinal);

    /// <summary>The class that a letter after a backslash names, in lower case; null where it names none.</summary>
    public static RuneSet? TryPerl(char name) => Perl.GetValueOrDefault(name);

    public static RuneSet? TryPosix(string name) => Posix.GetValueOrDefault(name);

    /// <summary>A general category such as <c>L</c> and <c>Lu</c>, a script such as <c>Greek</c>, or <c>Any</c>; null for any other name.</summary>
    public static RuneSet? TryUnicode(string name)
    {
        if (name == "Any")
            return RuneSet.All;
        if (Unicode.TryGetValue(name, out var known))
            return known;
        var set = Categories.TryGetValue(name, out var categories) ? OfCategories(categories) : UnicodeScripts.TryGet(name);
        return set is null ? null : Unicode.GetOrAdd(name, set);
    }

    private static RuneSet OfCategories(UnicodeCategory[] categories)
    {
        var ranges = new List<(int, int)>();
        for (var rune = 0; rune <= RuneSet.MaxRune; rune++)
        {
            if (!categories.Contains(CharUnicodeInfo.GetUnicodeCategory(rune)))
                continue;
            var first = rune;
            while (rune < RuneSet.MaxRune && categories.Contains(CharUnicodeInfo.GetUnicodeCategory(rune + 1)))
                rune++;
            ranges.Add((first, rune));
        }
        return RuneSet.Of(ranges);
    }

    private static UnicodeCategory[] Between(UnicodeCategory first, UnicodeCategory last) => [.. Enum.GetValues<UnicodeCategory>().Where(category => category >= first && category <= last)];

    // Pairs of first and last.
    private static RuneSet Set(string ranges) => RuneSet.Of(ranges.Chunk(2).Select(range => ((int)range[0], (int)range[1])));
}

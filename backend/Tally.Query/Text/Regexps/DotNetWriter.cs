using System.Globalization;
using System.Text;

namespace Tally.Query.Text.Regexps;

/// <summary>
/// Writes a tree as a pattern for .NET's linear-time engine, without flags. .NET sees UTF-16: for texts with surrogate pairs,
/// a set that reaches beyond the Basic Multilingual Plane becomes alternatives of pairs; for texts without, only the rest is written.
/// </summary>
internal sealed class DotNetWriter
{
    private const int LastUnit = 0xFFFF, FirstHigh = 0xD800, FirstLow = 0xDC00, LastLow = 0xDFFF, FirstPaired = 0x10000;

    // .NET tells characters apart by the sets they are in; from 255 such kinds on, its linear-time engine takes a newline for none.
    private const int MaxKinds = 240;

    private readonly StringBuilder _text = new();
    private readonly HashSet<RuneSet> _classes = [];
    private readonly bool _withPairs;
    // A pattern repeats few sets often.
    private readonly Dictionary<RuneSet, string> _sets = new(ReferenceEqualityComparer.Instance);

    private DotNetWriter(bool withPairs) => _withPairs = withPairs;

    /// <param name="tree">Its assertions of word boundaries are written as .NET's, which agree for texts of ASCII.</param>
    /// <param name="withPairs">For texts with surrogate pairs.</param>
    /// <returns>Null where the pattern tells apart more kinds of characters than .NET can.</returns>
    public static string? TryWrite(RegexNode tree, bool withPairs)
    {
        var writer = new DotNetWriter(withPairs);
        writer.Add(tree);
        return writer.CountKinds() <= MaxKinds ? writer._text.ToString() : null;
    }

    private void Add(RegexNode node)
    {
        switch (node)
        {
            case RuneNode rune:
                _text.Append(Set(rune.Set));
                break;
            case AssertionNode assertion:
                _text.Append(Assert(assertion.Assertion));
                break;
            case CaptureNode capture:
                Grouped("(", capture.Inner);
                break;
            case RepeatNode repeat:
                Repeat(repeat);
                break;
            case SequenceNode sequence:
                foreach (var part in sequence.Parts)
                    if (part is ChoiceNode)
                        Grouped("(?:", part);
                    else
                        Add(part);
                break;
            case ChoiceNode choice:
                for (var i = 0; i < choice.Alternatives.Count; i++)
                {
                    if (i > 0)
                        _text.Append('|');
                    Add(choice.Alternatives[i]);
                }
                break;
        }
    }

    private void Grouped(string open, RegexNode inner)
    {
        _text.Append(open);
        Add(inner);
        _text.Append(')');
    }

    private void Repeat(RepeatNode repeat)
    {
        if (repeat.Inner is RuneNode or CaptureNode)
            Add(repeat.Inner);
        else
            Grouped("(?:", repeat.Inner);
        _text.Append((repeat.Min, repeat.Max) switch
        {
            (0, -1) => "*",
            (1, -1) => "+",
            (0, 1) => "?",
            (var min, -1) => string.Create(CultureInfo.InvariantCulture, $"{{{min},}}"),
            var (min, max) => string.Create(CultureInfo.InvariantCulture, $"{{{min},{max}}}"),
        });
        if (repeat.IsLazy)
            _text.Append('?');
    }

    private static string Assert(Assertion assertion) => assertion switch
    {
        Assertion.TextStart => @"\A",
        Assertion.TextEnd => @"\z",
        Assertion.LineStart => "(?m:^)",
        Assertion.LineEnd => "(?m:$)",
        Assertion.WordBoundary => @"\b",
        Assertion.NoWordBoundary => @"\B",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private string Set(RuneSet set)
    {
        if (!_sets.TryGetValue(set, out var written))
            _sets.Add(set, written = _withPairs ? WithPairs(set) : Units(set));
        return written;
    }

    // Lone surrogates stand for no code point.
    private string WithPairs(RuneSet set)
    {
        var alternatives = new List<string>();
        var units = RuneSet.Of(set.Within(0, FirstHigh - 1).Concat(set.Within(LastLow + 1, LastUnit)));
        if (units.Ranges.Count > 0)
            alternatives.Add(Class(units));
        var pairs = set.Within(FirstPaired, RuneSet.MaxRune).SelectMany(ByHigh).GroupBy(pair => pair.High).Select(group => (High: group.Key, Low: Class(RuneSet.Of(group.Select(pair => (pair.First, pair.Last))))));
        // High halves with the same low halves beside them go together.
        foreach (var lows in pairs.GroupBy(pair => pair.Low))
            alternatives.Add(Class(RuneSet.Of(lows.Select(pair => (pair.High, pair.High)))) + lows.Key);
        return alternatives switch
        {
            [] => Never,
            [var only] when units.Ranges.Count > 0 => only,
            _ => $"(?:{string.Join('|', alternatives)})",
        };
    }

    private static IEnumerable<(int High, int First, int Last)> ByHigh((int First, int Last) range)
    {
        var (first, last) = (range.First - FirstPaired, range.Last - FirstPaired);
        for (var high = first >> 10; high <= last >> 10; high++)
            yield return (FirstHigh + high, FirstLow + (high == first >> 10 ? first & 0x3FF : 0), FirstLow + (high == last >> 10 ? last & 0x3FF : 0x3FF));
    }

    // A set of the plane's own code points meets texts with pairs too, so it may not have their halves.
    private string Units(RuneSet set)
    {
        var isOfPlane = !set.Within(FirstPaired, RuneSet.MaxRune).Any();
        var units = RuneSet.Of(isOfPlane ? set.Within(0, FirstHigh - 1).Concat(set.Within(LastLow + 1, LastUnit)) : set.Within(0, LastUnit));
        return units.Ranges.Count == 0 ? Never : Class(units);
    }

    private const string Never = @"[^\s\S]";

    private string Class(RuneSet units)
    {
        _classes.Add(units);
        if (units.Single is >= 0 and var unit)
            return Unit(unit);
        // .NET knows the set of all by this name.
        if (units.Ranges is [(0, LastUnit)])
            return @"[\s\S]";
        var rest = RuneSet.Of(units.Negate().Within(0, LastUnit));
        return rest.Ranges.Count < units.Ranges.Count ? $"[^{Ranges(rest)}]" : $"[{Ranges(units)}]";
    }

    // Where a set begins or ends another kind of characters may begin: which sets hold there is told by the sum of their hashes.
    private int CountKinds()
    {
        var changes = new List<(int At, long Hash)>();
        var kinds = new HashSet<long>();
        var random = new Random(1);
        foreach (var set in _classes)
        {
            var hash = random.NextInt64();
            foreach (var (first, last) in set.Ranges)
            {
                changes.Add((first, hash));
                changes.Add((last + 1, -hash));
            }
        }
        var sum = 0L;
        foreach (var place in changes.GroupBy(change => change.At).OrderBy(place => place.Key))
            kinds.Add(sum = place.Aggregate(sum, (before, change) => unchecked(before + change.Hash)));
        return kinds.Count + 1;
    }

    private static string Ranges(RuneSet units) => string.Concat(units.Ranges.Select(range => range.First == range.Last ? Unit(range.First) : $"{Unit(range.First)}-{Unit(range.Last)}"));

    private static string Unit(int unit) => unit < 0x80 && char.IsAsciiLetterOrDigit((char)unit) || unit is ' ' or '_' or '"' or ',' or ':' or '/' or '=' ? ((char)unit).ToString()
        : string.Create(CultureInfo.InvariantCulture, $"\\u{unit:X4}");
}

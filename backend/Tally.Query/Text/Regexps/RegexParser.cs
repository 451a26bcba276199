using System.Globalization;
using System.Text;

namespace Tally.Query.Text.Regexps;

/// <summary>
/// Reads RE2's syntax as Go's regexp does with Perl's additions, and refuses what Go refuses, in its words. Flags hold from
/// where they stand to the end of their group.
/// </summary>
internal sealed partial class RegexParser
{
    // As Go: so many instructions, levels and repetitions at most.
    private const int MaxSize = (128 << 20) / 40;
    private const int MaxHeight = 1000;
    private const int MaxRepeats = 1000;

    private readonly string _pattern;
    private readonly List<string> _groups = [""];
    private int _at;
    private Flags _flags;

    private RegexParser(string pattern, Flags flags) => (_pattern, _flags) = (pattern, flags);

    [Flags]
    private enum Flags { None = 0, FoldCase = 1, DotNewline = 2, MultiLine = 4, Lazy = 8 }

    /// <summary>The tree and the names of its groups, by number; those without a name, and the whole at 0, are empty.</summary>
    /// <exception cref="RegexSyntaxException">The pattern is no regular expression.</exception>
    public static (RegexNode Tree, IReadOnlyList<string> Groups) Parse(string pattern, bool dotNewline = false)
    {
        var parser = new RegexParser(pattern, dotNewline ? Flags.DotNewline : Flags.None);
        var tree = parser.Alternatives();
        if (parser._at < pattern.Length)
            throw Wrong("unexpected )", pattern);
        CheckSize(tree, pattern);
        return (tree, parser._groups);
    }

    private bool AtEnd => _at >= _pattern.Length;

    private RegexNode Alternatives()
    {
        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Wrong("expression nests too deeply", _pattern);
        var alternatives = new List<RegexNode> { Sequence() };
        while (TryTake('|'))
            alternatives.Add(Sequence());
        return alternatives is [var only] ? only : new ChoiceNode(alternatives);
    }

    private RegexNode Sequence()
    {
        var parts = new List<RegexNode>();
        // Where the repetition before this one began, if nothing stands between them.
        int? lastRepeat = null;
        while (!AtEnd && _pattern[_at] is not ('|' or ')'))
        {
            var start = _at;
            var isRepeat = TryRepeat(parts, lastRepeat);
            if (!isRepeat)
                Atom(parts);
            lastRepeat = isRepeat ? start : null;
        }
        return parts switch
        {
            [] => EmptyNode.Instance,
            [var only] => only,
            _ => new SequenceNode(parts),
        };
    }

    private void Atom(List<RegexNode> parts)
    {
        switch (_pattern[_at])
        {
            case '(':
                Group(parts);
                break;
            case '[':
                parts.Add(new RuneNode(Class()));
                break;
            case '.':
                _at++;
                parts.Add(new RuneNode(Has(Flags.DotNewline) ? RuneSet.All : RuneSet.NotNewline));
                break;
            case '^':
                _at++;
                parts.Add(new AssertionNode(Has(Flags.MultiLine) ? Assertion.LineStart : Assertion.TextStart));
                break;
            case '$':
                _at++;
                parts.Add(new AssertionNode(Has(Flags.MultiLine) ? Assertion.LineEnd : Assertion.TextEnd));
                break;
            case '\\':
                Backslash(parts);
                break;
            default:
                parts.Add(Literal(TakeRune()));
                break;
        }
    }

    private RuneNode Literal(int rune) => new(Has(Flags.FoldCase) ? CaseFolding.Of(rune) : RuneSet.Of(rune));

    private void Group(List<RegexNode> parts)
    {
        var start = _at;
        var flags = _flags;
        _at++;
        var number = 0;
        if (!TryTake('?'))
        {
            number = _groups.Count;
            _groups.Add("");
        }
        else if (Follows("P<") && _at + 2 < _pattern.Length || Follows("<") && _at + 1 < _pattern.Length)
        {
            number = _groups.Count;
            _groups.Add(GroupName(start));
        }
        else if (!TakeFlags(start))
            return;
        var inner = Alternatives();
        if (!TryTake(')'))
            throw Wrong("missing closing )", _pattern);
        _flags = flags;
        parts.Add(number > 0 ? new CaptureNode(number, inner) : inner);
    }

    private string GroupName(int start)
    {
        var open = _pattern.IndexOf('<', start);
        var end = _pattern.IndexOf('>', open);
        if (end < 0)
            throw Wrong("invalid named capture", _pattern[start..]);
        var name = _pattern[(open + 1)..end];
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            throw Wrong("invalid named capture", _pattern[start..(end + 1)]);
        _at = end + 1;
        return name;
    }

    // False where the group is only of flags, (?i), so that they hold for what follows it.
    private bool TakeFlags(int start)
    {
        var (flags, isOff, isGiven) = (_flags, false, false);
        while (!AtEnd)
        {
            var c = TakeRune();
            var flag = c switch { 'i' => Flags.FoldCase, 's' => Flags.DotNewline, 'm' => Flags.MultiLine, 'U' => Flags.Lazy, _ => Flags.None };
            if (flag != Flags.None)
            {
                flags = isOff ? flags & ~flag : flags | flag;
                isGiven = true;
            }
            else if (c == '-' && !isOff)
                (isOff, isGiven) = (true, false);
            else if (c is ':' or ')' && (isGiven || !isOff))
            {
                _flags = flags;
                return c == ':';
            }
            else
                break;
        }
        throw Wrong("invalid or unsupported Perl syntax", _pattern[start.._at]);
    }

    private bool TryRepeat(List<RegexNode> parts, int? lastRepeat)
    {
        var start = _at;
        if (Repetition() is not var (min, max))
            return false;
        if (min > MaxRepeats || max > MaxRepeats || max >= 0 && min > max)
            throw Wrong("invalid repeat count", _pattern[start.._at]);
        var isLazy = TryTake('?') != Has(Flags.Lazy);
        if (lastRepeat is { } from)
            throw Wrong("invalid nested repetition operator", _pattern[from.._at]);
        var text = _pattern[start.._at];
        if (parts.Count == 0)
            throw Wrong("missing argument to repetition operator", text);
        var repeat = new RepeatNode(parts[^1], min, max, isLazy) { IsCounted = _pattern[start] == '{' };
        if (repeat.IsCounted && (min >= 2 || max >= 2) && !RepeatsAtMost(repeat, MaxRepeats))
            throw Wrong("invalid repeat count", text);
        parts[^1] = repeat;
        return true;
    }

    private (int Min, int Max)? Repetition()
    {
        switch (_pattern[_at])
        {
            case '*':
                _at++;
                return (0, -1);
            case '+':
                _at++;
                return (1, -1);
            case '?':
                _at++;
                return (0, 1);
            case '{':
                return Counted();
            default:
                return null;
        }
    }

    // {n}, {n,} and {n,m}; a brace with anything else in it is itself.
    private (int Min, int Max)? Counted()
    {
        var start = _at++;
        if (Count() is { } min)
        {
            var max = !TryTake(',') ? min : Follows("}") ? -1 : Count();
            if (max is { } most && TryTake('}'))
                return (min, most);
        }
        _at = start;
        return null;
    }

    private int? Count()
    {
        var start = _at;
        while (!AtEnd && char.IsAsciiDigit(_pattern[_at]))
            _at++;
        var digits = _pattern.AsSpan(start, _at - start);
        if (digits.IsEmpty || digits.Length > 1 && digits[0] == '0')
            return null;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : int.MaxValue;
    }

    // Repetitions within repetitions multiply.
    private static bool RepeatsAtMost(RegexNode node, int most) => node switch
    {
        RepeatNode { Max: 0, IsCounted: true } => true,
        RepeatNode { IsCounted: true } repeat => (repeat.Max < 0 ? repeat.Min : repeat.Max) is var times && times <= most && RepeatsAtMost(repeat.Inner, times > 0 ? most / times : most),
        RepeatNode repeat => RepeatsAtMost(repeat.Inner, most),
        CaptureNode capture => RepeatsAtMost(capture.Inner, most),
        SequenceNode sequence => sequence.Parts.All(part => RepeatsAtMost(part, most)),
        ChoiceNode choice => choice.Alternatives.All(alternative => RepeatsAtMost(alternative, most)),
        _ => true,
    };

    private static void CheckSize(RegexNode tree, string pattern)
    {
        var (size, height) = Measure(tree);
        if (height > MaxHeight)
            throw new RegexSyntaxException($"error parsing regexp: expression nests too deeply: `{pattern}`");
        if (size > MaxSize)
            throw new RegexSyntaxException($"error parsing regexp: expression too large: `{pattern}`");
    }

    private static (long Size, int Height) Measure(RegexNode node)
    {
        var (size, height) = node switch
        {
            CaptureNode capture => Measure(capture.Inner) is var inner ? (inner.Size + 2, inner.Height) : default,
            RepeatNode repeat => Measure(repeat.Inner) is var inner ? (Times(repeat) * inner.Size + 1, inner.Height) : default,
            SequenceNode sequence => Measure(sequence.Parts),
            ChoiceNode choice => Measure(choice.Alternatives),
            _ => (1L, 0),
        };
        return (size, height + 1);
    }

    private static (long Size, int Height) Measure(IEnumerable<RegexNode> nodes)
    {
        var (size, height) = (0L, 0);
        foreach (var node in nodes)
        {
            var one = Measure(node);
            (size, height) = (size + one.Size, Math.Max(height, one.Height));
        }
        return (size, height);
    }

    private static long Times(RepeatNode repeat) => Math.Max(1, Math.Max(repeat.Min, repeat.Max));

    private bool Has(Flags flag) => (_flags & flag) != 0;

    private bool Follows(string text) => string.CompareOrdinal(_pattern, _at, text, 0, text.Length) == 0;

    private bool TryTake(char c)
    {
        if (AtEnd || _pattern[_at] != c)
            return false;
        _at++;
        return true;
    }

    private int TakeRune()
    {
        if (AtEnd)
            return -1;
        Rune.DecodeFromUtf16(_pattern.AsSpan(_at), out var rune, out var length);
        _at += length;
        return rune.Value;
    }

    private static RegexSyntaxException Wrong(string what, string text) => new($"error parsing regexp: {what}: `{text}`");
}

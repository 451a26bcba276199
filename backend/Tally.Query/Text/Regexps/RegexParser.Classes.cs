using System.Text;

namespace Tally.Query.Text.Regexps;

/// <summary>Escapes and what stands in brackets.</summary>
internal sealed partial class RegexParser
{
    private void Backslash(List<RegexNode> parts)
    {
        switch (_at + 1 < _pattern.Length ? _pattern[_at + 1] : '\0')
        {
            case 'A':
                Assert(Assertion.TextStart);
                break;
            case 'b':
                Assert(Assertion.WordBoundary);
                break;
            case 'B':
                Assert(Assertion.NoWordBoundary);
                break;
            case 'z':
                Assert(Assertion.TextEnd);
                break;
            case 'Q':
                Quoted(parts);
                break;
            default:
                parts.Add(TryNamedClass() is { } set ? new RuneNode(set) : Literal(Escape()));
                break;
        }

        void Assert(Assertion assertion)
        {
            _at += 2;
            parts.Add(new AssertionNode(assertion));
        }
    }

    // \Q…\E, or to the end of the pattern.
    private void Quoted(List<RegexNode> parts)
    {
        var start = _at + 2;
        var close = _pattern.IndexOf(@"\E", start, StringComparison.Ordinal);
        var end = close < 0 ? _pattern.Length : close;
        for (_at = start; _at < end;)
            parts.Add(Literal(TakeRune()));
        _at = close < 0 ? end : end + 2;
    }

    /// <summary><c>\d</c> and its like, <c>\pL</c>, <c>\p{Greek}</c>; null where no class stands here.</summary>
    private RuneSet? TryNamedClass()
    {
        var start = _at;
        if (_at + 1 == _pattern.Length)
            return null;
        var letter = _pattern[_at + 1];
        if (letter is 'p' or 'P')
        {
            _at += 2;
            return Signed(UnicodeClass(start, ref letter), letter == 'P');
        }
        if (letter >= 0x80 || RuneClasses.TryPerl((char)(letter | 0x20)) is not { } set)
            return null;
        _at += 2;
        return Signed(set, char.IsAsciiLetterUpper(letter));
    }

    private RuneSet UnicodeClass(int start, ref char letter)
    {
        if (AtEnd)
            throw Wrong("invalid character class range", _pattern[start..]);
        string name;
        if (TryTake('{'))
        {
            var end = _pattern.IndexOf('}', _at);
            if (end < 0)
                throw Wrong("invalid character class range", _pattern[start..]);
            name = _pattern[_at..end];
            _at = end + 1;
        }
        else
            name = new Rune(TakeRune()).ToString();
        if (name.StartsWith('^'))
        {
            letter = letter == 'p' ? 'P' : 'p';
            name = name[1..];
        }
        return RuneClasses.TryUnicode(name) ?? throw Wrong("invalid character class range", _pattern[start.._at]);
    }

    // Folding comes before negation: no letter of any case is in (?i)[^k].
    private RuneSet Signed(RuneSet set, bool isNegated)
    {
        var folded = Has(Flags.FoldCase) ? CaseFolding.Of(set) : set;
        return isNegated ? folded.Negate() : folded;
    }

    private RuneSet Class()
    {
        var start = _at++;
        var isNegated = TryTake('^');
        var ranges = new List<(int, int)>();
        for (var first = true; first || !Follows("]"); first = false)
        {
            if (AtEnd)
                throw Wrong("missing closing ]", _pattern[start..]);
            if ((TryPosixClass() ?? (_pattern[_at] == '\\' ? TryNamedClass() : null)) is { } set)
                ranges.AddRange(set.Ranges);
            else
                ranges.Add(Range(start));
        }
        _at++;
        // What is folded already stays the same.
        return Signed(RuneSet.Of(ranges), isNegated);
    }

    private (int, int) Range(int start)
    {
        var from = _at;
        var low = ClassRune(start);
        if (!Follows("-") || _at + 1 < _pattern.Length && _pattern[_at + 1] == ']')
            return (low, low);
        if (_at + 1 == _pattern.Length)
            return (low, low);
        _at++;
        var high = ClassRune(start);
        return high >= low ? (low, high) : throw Wrong("invalid character class range", _pattern[from.._at]);
    }

    private int ClassRune(int start) =>
        AtEnd ? throw Wrong("missing closing ]", _pattern[start..])
        : _pattern[_at] == '\\' ? Escape()
        : TakeRune();

    // [:alpha:] and [:^alpha:]; without its end it is not one.
    private RuneSet? TryPosixClass()
    {
        if (!Follows("[:") || _pattern.IndexOf(":]", _at + 2, StringComparison.Ordinal) is not (>= 0 and var end))
            return null;
        var text = _pattern[_at..(end + 2)];
        var isNegated = text.StartsWith("[:^", StringComparison.Ordinal);
        var set = RuneClasses.TryPosix(text[(isNegated ? 3 : 2)..^2]) ?? throw Wrong("invalid character class range", text);
        _at = end + 2;
        return Signed(set, isNegated);
    }

    private int Escape()
    {
        var start = _at++;
        if (AtEnd)
            throw Wrong("trailing backslash at end of expression", "");
        var c = TakeRune();
        return c switch
        {
            >= '1' and <= '7' when !AtEnd && _pattern[_at] is >= '0' and <= '7' => Octal(c),
            '0' => Octal(c),
            'x' => Hex() ?? throw Wrong("invalid escape sequence", _pattern[start.._at]),
            'a' => '\a',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            < 0x80 when !char.IsAsciiLetterOrDigit((char)c) => c,
            _ => throw Wrong("invalid escape sequence", _pattern[start.._at]),
        };
    }

    // Up to three digits.
    private int Octal(int first)
    {
        var value = first - '0';
        for (var i = 0; i < 2 && !AtEnd && _pattern[_at] is >= '0' and <= '7'; i++)
            value = value * 8 + _pattern[_at++] - '0';
        return value;
    }

    // \x7F or \x{10FFFF}. Null, with what was read of it taken, where it is neither.
    private int? Hex()
    {
        if (!TryTake('{'))
        {
            var (high, low) = (HexDigit(TakeRune()), HexDigit(TakeRune()));
            return high < 0 || low < 0 ? null : high * 16 + low;
        }
        int? value = null;
        while (!AtEnd)
        {
            var c = TakeRune();
            if (c == '}')
                return value;
            value = (value ?? 0) * 16 + HexDigit(c);
            if (HexDigit(c) < 0 || value > RuneSet.MaxRune)
                break;
        }
        return null;
    }

    private static int HexDigit(int c) => c is >= 0 and < 0x80 && char.IsAsciiHexDigit((char)c) ? Convert.ToInt32(((char)c).ToString(), 16) : -1;
}

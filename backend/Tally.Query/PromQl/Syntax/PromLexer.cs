using System.Buffers;
using System.Globalization;

namespace Tally.Query.PromQl.Syntax;

/// <summary>Cuts a query into words. Keywords are identifiers here; whether one is a keyword only the parser knows.</summary>
internal sealed class PromLexer(string text)
{
    private static readonly SearchValues<char> MantissaCharacters = SearchValues.Create("0123456789._");

    private readonly List<Token> _tokens = [];
    private int _at;
    private int _brackets;

    public static List<Token> Read(string text) => new PromLexer(text).Read();

    private List<Token> Read()
    {
        while (true)
        {
            SkipSpaceAndComments();
            if (_at == text.Length)
            {
                Add(TokenKind.End, 0);
                return _tokens;
            }
            Next();
        }
    }

    private void SkipSpaceAndComments()
    {
        while (_at < text.Length && (text[_at] is ' ' or '\t' or '\r' or '\n' or '#'))
        {
            if (text[_at] == '#')
                _at = text.IndexOf('\n', _at) is var end and >= 0 ? end : text.Length;
            else
                _at++;
        }
    }

    private void Next()
    {
        var c = text[_at];
        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
            NumberOrDuration();
        else if (c is '"' or '\'' or '`')
            Quoted(c);
        // Inside [ ] a colon parts range and step; elsewhere it may begin a name.
        else if (char.IsAsciiLetter(c) || c == '_' || (c == ':' && _brackets == 0))
            Identifier();
        else
            Symbol(c);
    }

    private void Symbol(char c)
    {
        var next = _at + 1 < text.Length ? text[_at + 1] : '\0';
        (TokenKind kind, int length) = (c, next) switch
        {
            ('(', _) => (TokenKind.LeftParen, 1),
            (')', _) => (TokenKind.RightParen, 1),
            ('{', _) => (TokenKind.LeftBrace, 1),
            ('}', _) => (TokenKind.RightBrace, 1),
            ('[', _) => (TokenKind.LeftBracket, 1),
            (']', _) => (TokenKind.RightBracket, 1),
            (',', _) => (TokenKind.Comma, 1),
            (':', _) => (TokenKind.Colon, 1),
            ('@', _) => (TokenKind.At, 1),
            ('+', _) => (TokenKind.Add, 1),
            ('-', _) => (TokenKind.Subtract, 1),
            ('*', _) => (TokenKind.Multiply, 1),
            ('/', _) => (TokenKind.Divide, 1),
            ('%', _) => (TokenKind.Modulo, 1),
            ('^', _) => (TokenKind.Power, 1),
            ('=', '=') => (TokenKind.EqualEqual, 2),
            ('=', '~') => (TokenKind.RegexMatch, 2),
            ('=', _) => (TokenKind.Equal, 1),
            ('!', '=') => (TokenKind.NotEqual, 2),
            ('!', '~') => (TokenKind.RegexNoMatch, 2),
            ('<', '/') => (TokenKind.TrimUpper, 2),
            ('>', '/') => (TokenKind.TrimLower, 2),
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('<', _) => (TokenKind.Less, 1),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('>', _) => (TokenKind.Greater, 1),
            ('!', _) => throw new PromSyntaxException(_at, $"unexpected character after '!': {Shown(next)}"),
            _ => throw new PromSyntaxException(_at, $"unexpected character: {Shown(c)}"),
        };
        _brackets += kind switch { TokenKind.LeftBracket => 1, TokenKind.RightBracket => -1, _ => 0 };
        Add(kind, length);
    }

    private static string Shown(char c) => c == '\0' ? "end of input" : $"'{c}'";

    private void Identifier()
    {
        var end = _at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or ':'))
            end++;
        var word = text[_at..end];
        if (word.Equals("inf", StringComparison.OrdinalIgnoreCase))
            Add(TokenKind.Number, word.Length, double.PositiveInfinity);
        else if (word.Equals("nan", StringComparison.OrdinalIgnoreCase))
            Add(TokenKind.Number, word.Length, double.NaN);
        else
            Add(TokenKind.Identifier, word.Length);
    }

    private void NumberOrDuration()
    {
        var end = _at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '_' || (text[end] is '+' or '-' && text[end - 1] is 'e' or 'E' && !IsHex(text.AsSpan(_at)) && IsExponent(end))))
            end++;
        var word = text.AsSpan(_at, end - _at);
        if (TryNumber(word, out var number))
            Add(TokenKind.Number, word.Length, number);
        else if (PromDuration.TryParse(word, out var milliseconds))
            Add(TokenKind.Duration, word.Length, milliseconds / 1000.0);
        else
            throw new PromSyntaxException(_at, $"bad number or duration syntax: \"{word}\"");
    }

    // 1e-3, but not 1e3-2 or 5e-x: a sign belongs to the number only between e and a digit, with digits alone before the e.
    private bool IsExponent(int sign) =>
        sign + 1 < text.Length && char.IsAsciiDigit(text[sign + 1]) && text.AsSpan(_at, sign - 1 - _at).IndexOfAnyExcept(MantissaCharacters) < 0;

    private static bool IsHex(ReadOnlySpan<char> word) => word.Length > 1 && word[0] == '0' && word[1] is 'x' or 'X';

    private static bool TryNumber(ReadOnlySpan<char> word, out double number)
    {
        var plain = word.ToString().Replace("_", "", StringComparison.Ordinal);
        number = 0;
        if (IsHex(plain))
        {
            var isHex = ulong.TryParse(plain.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var whole);
            number = whole;
            return isHex;
        }
        // Go reads 0755 as octal.
        if (plain.Length > 1 && plain[0] == '0' && plain.All(char.IsAsciiDigit))
        {
            if (plain.Any(digit => digit > '7'))
                return double.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out number);
            number = plain.Aggregate(0.0, (value, digit) => value * 8 + (digit - '0'));
            return true;
        }
        return double.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);
    }

    private void Quoted(char quote)
    {
        var end = PromString.FindEnd(text, _at, quote);
        var content = PromString.Unquote(text, _at, end, quote);
        _tokens.Add(new(TokenKind.String, new(_at, end + 1), content));
        _at = end + 1;
    }

    private void Add(TokenKind kind, int length, double number = 0)
    {
        _tokens.Add(new(kind, new(_at, _at + length), text.Substring(_at, length), number));
        _at += length;
    }
}

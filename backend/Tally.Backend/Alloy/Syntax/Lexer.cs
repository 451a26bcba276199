using System.Text;

namespace Tally.Backend.Alloy.Syntax;

/// <summary>
/// Splits a file into tokens as Alloy does: a line's end is a token of its own after a name, a literal or a closing bracket,
/// and white space elsewhere; comments are <c>// …</c> and <c>/* … */</c>.
/// </summary>
internal sealed class Lexer(string file, string text)
{
    private static readonly string[] Symbols = ["==", "!=", "<=", ">=", "&&", "||", "=", "<", ">", "!", "+", "-", "*", "/", "%", "^", "{", "}", "(", ")", "[", "]", ",", "."];

    private readonly List<Token> _tokens = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;

    public static List<Token> Read(string file, string text) => new Lexer(file, text).Read();

    private Position Here => new(_line, _at - _lineStart + 1);

    private bool EndsStatement => _tokens.Count > 0 && _tokens[^1] is { Kind: TokenKind.Identifier or TokenKind.Text or TokenKind.RawText or TokenKind.Number } or { Kind: TokenKind.Symbol, Text: "}" or ")" or "]" };

    private List<Token> Read()
    {
        while (_at < text.Length)
            ReadOne();
        if (EndsStatement)
            _tokens.Add(new(TokenKind.Terminator, "", Here));
        _tokens.Add(new(TokenKind.End, "", Here));
        return _tokens;
    }

    private void ReadOne()
    {
        switch (text[_at])
        {
            case '\n':
                if (EndsStatement)
                    _tokens.Add(new(TokenKind.Terminator, "", Here));
                NextLine();
                break;
            case ' ' or '\t' or '\r' or '\uFEFF':
                _at++;
                break;
            case '/' when Next is '/':
                while (_at < text.Length && text[_at] != '\n')
                    _at++;
                break;
            case '/' when Next is '*':
                SkipBlockComment();
                break;
            case '"':
                ReadText();
                break;
            case '`':
                ReadRawText();
                break;
            case var c when char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Next)):
                ReadNumber();
                break;
            case var c when char.IsLetter(c) || c == '_':
                ReadIdentifier();
                break;
            default:
                ReadSymbol();
                break;
        }
    }

    private char Next => _at + 1 < text.Length ? text[_at + 1] : '\0';

    private void NextLine()
    {
        _at++;
        _line++;
        _lineStart = _at;
    }

    private void SkipBlockComment()
    {
        var start = Here;
        var endsStatement = EndsStatement;
        var end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        if (end < 0)
            throw new AlloyException(file, start, "the comment has no end, expected `*/`");
        while (_at < end)
            if (text[_at] == '\n')
            {
                if (endsStatement)
                    _tokens.Add(new(TokenKind.Terminator, "", Here));
                endsStatement = false;
                NextLine();
            }
            else
                _at++;
        _at += 2;
    }

    private void ReadIdentifier()
    {
        var start = _at;
        var here = Here;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '_'))
            _at++;
        _tokens.Add(new(TokenKind.Identifier, text[start.._at], here));
    }

    // 12, 1.5, .5, 1e3
    private void ReadNumber()
    {
        var start = _at;
        var here = Here;
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.' || (text[_at] is 'e' or 'E' && _at > start) || (text[_at] is '+' or '-' && text[_at - 1] is 'e' or 'E')))
            _at++;
        _tokens.Add(new(TokenKind.Number, text[start.._at], here));
    }

    private void ReadRawText()
    {
        var here = Here;
        var start = _at + 1;
        var end = text.IndexOf('`', start);
        if (end < 0)
            throw new AlloyException(file, here, "the text has no end, expected a backtick");
        while (_at <= end)
            if (text[_at] == '\n')
                NextLine();
            else
                _at++;
        _tokens.Add(new(TokenKind.RawText, text[start..end].Replace("\r", "", StringComparison.Ordinal), here));
    }

    private void ReadText()
    {
        var here = Here;
        var value = new StringBuilder();
        for (_at++; ; )
        {
            if (_at >= text.Length || text[_at] == '\n')
                throw new AlloyException(file, here, "the text has no end, expected `\"` on the same line");
            if (text[_at] == '"')
                break;
            if (text[_at] == '\\')
                ReadEscape(value);
            else
                value.Append(text[_at++]);
        }
        _at++;
        _tokens.Add(new(TokenKind.Text, value.ToString(), here));
    }

    private void ReadEscape(StringBuilder value)
    {
        var here = Here;
        var letter = Next;
        _at += 2;
        switch (letter)
        {
            case 'a' or 'b' or 'f' or 'n' or 'r' or 't' or 'v' or '\\' or '"':
                value.Append("\a\b\f\n\r\t\v\\\""["abfnrtv\\\"".IndexOf(letter, StringComparison.Ordinal)]);
                break;
            case 'x':
                value.Append((char)ReadDigits(here, 2, 16));
                break;
            case 'u':
                value.Append((char)ReadDigits(here, 4, 16));
                break;
            case 'U':
                var code = ReadDigits(here, 8, 16);
                if (!Rune.TryCreate(code, out var rune))
                    throw new AlloyException(file, here, "the escape is no Unicode character");
                value.Append(rune.ToString());
                break;
            case >= '0' and <= '7':
                _at--;
                value.Append((char)ReadDigits(here, 3, 8));
                break;
            default:
                throw new AlloyException(file, here, $"unknown escape `\\{letter}`, expected one of \\a \\b \\f \\n \\r \\t \\v \\\\ \\\" \\x \\u \\U or three octal digits");
        }
    }

    private int ReadDigits(Position here, int count, int digitBase)
    {
        var value = 0;
        for (var i = 0; i < count; i++, _at++)
        {
            var digit = _at < text.Length && char.IsAsciiHexDigit(text[_at]) ? Convert.ToInt32(text[_at].ToString(), 16) : int.MaxValue;
            if (digit >= digitBase)
                throw new AlloyException(file, here, $"the escape needs {count} {(digitBase == 8 ? "octal" : "hexadecimal")} digits");
            value = value * digitBase + digit;
        }
        return value;
    }

    private void ReadSymbol()
    {
        var symbol = Symbols.FirstOrDefault(symbol => string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) == 0)
            ?? throw new AlloyException(file, Here, text[_at] == '\'' ? "a text stands in double quotes or backticks, not in single quotes" : $"unexpected character `{text[_at]}`");
        _tokens.Add(new(TokenKind.Symbol, symbol, Here));
        _at += symbol.Length;
    }
}

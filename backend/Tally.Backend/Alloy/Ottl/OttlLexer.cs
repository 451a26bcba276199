using System.Text;

namespace Tally.Backend.Alloy.Ottl;

/// <summary>Splits a statement into tokens. A sign belongs to the number behind it, unless a value stands before it.</summary>
internal sealed class OttlLexer(string text)
{
    private static readonly string[] Symbols = ["==", "!=", ">=", "<=", ">", "<", "+", "-", "*", "/", "=", "(", ")", "[", "]", "{", "}", ":", ",", "."];

    private readonly List<OttlToken> _tokens = [];
    private int _at;

    public static List<OttlToken> Read(string text) => new OttlLexer(text).Read();

    private List<OttlToken> Read()
    {
        while (true)
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
                _at++;
            if (_at == text.Length)
                break;
            _tokens.Add(ReadOne());
        }
        _tokens.Add(new(OttlTokenKind.End, "", text.Length));
        return _tokens;
    }

    private OttlToken ReadOne()
    {
        var start = _at;
        var c = text[_at];
        if (c == '"')
            return ReadText();
        if (c == '0' && start + 1 < text.Length && text[start + 1] == 'x')
        {
            _at += 2;
            return Take(OttlTokenKind.Bytes, start, char.IsAsciiHexDigit);
        }
        if (IsNumber(start))
            return ReadNumber();
        if (char.IsAsciiLetterLower(c))
            return Take(OttlTokenKind.Lower, start, c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (char.IsAsciiLetterUpper(c))
            return Take(OttlTokenKind.Upper, start, c => char.IsAsciiLetterOrDigit(c) || c == '_');
        var symbol = Array.Find(Symbols, symbol => string.CompareOrdinal(text, start, symbol, 0, symbol.Length) == 0)
            ?? throw new OttlException(start, $"unexpected character `{c}`");
        _at += symbol.Length;
        return new(OttlTokenKind.Symbol, symbol, start);
    }

    private OttlToken Take(OttlTokenKind kind, int start, Func<char, bool> belongs)
    {
        while (_at < text.Length && belongs(text[_at]))
            _at++;
        return new(kind, text[start.._at], start);
    }

    private bool IsNumber(int at)
    {
        if (text[at] is '+' or '-')
        {
            if (_tokens is [.., { Kind: OttlTokenKind.Int or OttlTokenKind.Float or OttlTokenKind.Lower or OttlTokenKind.Upper } or { Text: ")" or "]" }])
                return false;
            at++;
        }
        if (at < text.Length && text[at] == '.')
            at++;
        return at < text.Length && char.IsAsciiDigit(text[at]);
    }

    private OttlToken ReadNumber()
    {
        var start = _at;
        var kind = OttlTokenKind.Int;
        for (_at++; _at < text.Length; _at++)
            if (text[_at] is '.' or 'e' or 'E' || (text[_at] is '+' or '-' && text[_at - 1] is 'e' or 'E'))
                kind = OttlTokenKind.Float;
            else if (!char.IsAsciiDigit(text[_at]))
                break;
        return new(text[start] == '.' ? OttlTokenKind.Float : kind, text[start.._at], start);
    }

    private OttlToken ReadText()
    {
        var start = _at;
        var value = new StringBuilder();
        for (_at++; _at < text.Length && text[_at] != '"'; _at++)
            if (text[_at] != '\\' || _at + 1 == text.Length)
                value.Append(text[_at]);
            else
                value.Append(Unescape(text[++_at]));
        if (_at == text.Length)
            throw new OttlException(start, "the text has no end, expected `\"`");
        _at++;
        return new(OttlTokenKind.Text, value.ToString(), start);
    }

    private string Unescape(char letter) => letter switch
    {
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        '\\' or '"' or '\'' => letter.ToString(),
        _ => throw new OttlException(_at - 1, $"unknown escape `\\{letter}`; in a regular expression a backslash is written twice"),
    };
}

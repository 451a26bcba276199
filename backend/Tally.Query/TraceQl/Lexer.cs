using System.Globalization;
using System.Text;

namespace Tally.Query.TraceQl;

internal enum TokenKind { End, Symbol, Word, String, Int, Float, Duration, Attribute, ScopedIntrinsic }

/// <summary>
/// A token. <c>Text</c> is the symbol or word, the string's content or the attribute's name; <c>Scope</c> is what an
/// attribute or intrinsic was prefixed with, without its dot or colon (<c>parent</c> may stand before another scope).
/// </summary>
internal readonly record struct Token(TokenKind Kind, string Text, string Scope, Static Value, int At);

/// <summary>A query's text is refused at an offset; caught at the door.</summary>
internal sealed class SyntaxException(int at, string message) : Exception(message)
{
    public int At { get; } = at;
}

/// <summary>Splits a query into tokens, the last of which is <see cref="TokenKind.End"/>.</summary>
internal sealed class Lexer(string text)
{
    private static readonly string[] Symbols =
    [
        "!>>", "!<<", "&>>", "&<<",
        "!=", "=~", "!~", ">=", "<=", "&&", "||", ">>", "<<", "!>", "!<", "&~", "&>", "&<",
        ",", "{", "}", "(", ")", "=", ">", "<", "+", "-", "/", "%", "*", "^", "!", "|", "~",
    ];

    private static readonly string[] DotScopes = ["parent", "resource", "span", "event", "link", "instrumentation"];
    private static readonly string[] ColonScopes = ["trace", "span", "event", "link", "instrumentation"];

    private int _at;

    /// <exception cref="SyntaxException">The text holds what no token begins with.</exception>
    public List<Token> Read()
    {
        var tokens = new List<Token>();
        do
        {
            SkipBlanks();
            tokens.Add(Next());
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private char Current => At(0);

    private char At(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private Token Next()
    {
        if (_at >= text.Length)
            return new(TokenKind.End, "end of query", "", default, text.Length);
        if (char.IsAsciiDigit(Current) || Current == '.' && char.IsAsciiDigit(At(1)))
            return Number();
        if (Current == '.')
            return Attribute(_at, "");
        if (char.IsLetter(Current) || Current == '_')
            return Word();
        if (Current is '"' or '`')
            return String();
        foreach (var symbol in Symbols)
            if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) == 0)
                return Take(symbol);
        throw new SyntaxException(_at, $"unexpected character '{Current}'");
    }

    private Token Take(string symbol)
    {
        var token = new Token(TokenKind.Symbol, symbol, "", default, _at);
        _at += symbol.Length;
        return token;
    }

    // Go's comments, as upstream's scanner skips them.
    private void SkipBlanks()
    {
        while (_at < text.Length)
            if (char.IsWhiteSpace(Current))
                _at++;
            else if (Current == '/' && At(1) == '/')
                _at = text.IndexOf('\n', _at) is var end and >= 0 ? end : text.Length;
            else if (Current == '/' && At(1) == '*' && text.IndexOf("*/", _at + 2, StringComparison.Ordinal) is var close and >= 0)
                _at = close + 2;
            else
                return;
    }

    private Token Word()
    {
        var start = _at;
        while (char.IsLetterOrDigit(Current) || Current == '_')
            _at++;
        var word = text[start.._at];
        if (Current == '.' && Array.IndexOf(DotScopes, word) >= 0)
            return Attribute(start, word);
        if (Current != ':' || Array.IndexOf(ColonScopes, word) < 0)
            return new(TokenKind.Word, word, "", default, start);
        var name = ++_at;
        while (char.IsLetterOrDigit(Current) || Current == '_')
            _at++;
        return new(TokenKind.ScopedIntrinsic, text[name.._at], word, default, start);
    }

    private Token Attribute(int start, string scope)
    {
        _at++;
        foreach (var inner in (string[])["span", "resource"])
            if (scope == "parent" && string.CompareOrdinal(text, _at, inner, 0, inner.Length) == 0 && At(inner.Length) == '.')
            {
                scope = "parent." + inner;
                _at += inner.Length + 1;
                break;
            }
        var name = new StringBuilder();
        while (IsAttributeCharacter(Current))
            if (Current == '"')
                name.Append(QuotedPart());
            else
                name.Append(text[_at++]);
        if (name.Length == 0)
            throw new SyntaxException(_at, "expected an attribute name");
        return new(TokenKind.Attribute, name.ToString(), scope, default, start);
    }

    private string QuotedPart()
    {
        var start = _at++;
        var part = new StringBuilder();
        for (; _at < text.Length; _at++)
        {
            if (Current == '"')
            {
                _at++;
                return part.ToString();
            }
            if (Current == '\\' && At(1) is not ('"' or '\\'))
                throw new SyntaxException(_at, "invalid escape sequence in an attribute name, expected \\\" or \\\\");
            if (Current == '\\')
                _at++;
            part.Append(Current);
        }
        throw new SyntaxException(start, "the quoted attribute name is not closed");
    }

    /// <summary>Whether a name may hold it without quotes; a quote itself begins a quoted part.</summary>
    public static bool IsAttributeCharacter(char c) => c != '\0' && !char.IsWhiteSpace(c) && !"{}()=~!<>&|^,".Contains(c, StringComparison.Ordinal);

    private Token Number()
    {
        var start = _at;
        while (char.IsAsciiDigit(Current))
            _at++;
        var isFloat = Current == '.';
        if (isFloat)
            for (_at++; char.IsAsciiDigit(Current);)
                _at++;
        if (Current is 'e' or 'E' && (char.IsAsciiDigit(At(1)) || At(1) is '+' or '-' && char.IsAsciiDigit(At(2))))
        {
            isFloat = true;
            for (_at += 2; char.IsAsciiDigit(Current);)
                _at++;
        }
        if (Duration(start) is { } duration)
            return duration;
        var number = text.AsSpan(start, _at - start);
        if (isFloat)
            return new(TokenKind.Float, number.ToString(), "", Static.From(double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture)), start);
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? new(TokenKind.Int, number.ToString(), "", Static.From(value), start)
            : throw new SyntaxException(start, $"the number {number} is out of range");
    }

    private Token? Duration(int start)
    {
        var end = _at;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.' || "nsumhdwyµμ".Contains(text[end], StringComparison.Ordinal)))
            end++;
        if (end == _at || !GoDuration.TryParse(text.AsSpan(start, end - start), out var nanos))
            return null;
        _at = end;
        return new(TokenKind.Duration, text[start..end], "", Static.Duration(nanos), start);
    }

    private Token String()
    {
        var start = _at;
        var quote = text[_at++];
        var content = new StringBuilder();
        while (_at < text.Length)
        {
            var c = text[_at++];
            if (c == quote)
                return new(TokenKind.String, content.ToString(), "", Static.From(content.ToString()), start);
            if (c == '\n' && quote == '"')
                break;
            if (c == '\\' && quote == '"')
                content.Append(Escape());
            else
                content.Append(c);
        }
        throw new SyntaxException(start, "the string is not closed");
    }

    private string Escape()
    {
        var at = _at - 1;
        var c = _at < text.Length ? text[_at++] : '\0';
        return c switch
        {
            'a' => "\a", 'b' => "\b", 'f' => "\f", 'n' => "\n", 'r' => "\r", 't' => "\t", 'v' => "\v", '\\' => "\\", '"' => "\"",
            'x' => Code(at, 2, 16),
            'u' => Code(at, 4, 16),
            'U' => Code(at, 8, 16),
            >= '0' and <= '7' when _at-- > 0 => Code(at, 3, 8),
            _ => throw new SyntaxException(at, $"invalid escape sequence \\{c}"),
        };
    }

    private string Code(int at, int digits, int radix)
    {
        try
        {
            var value = Convert.ToInt32(text.Substring(_at, digits), radix);
            _at += digits;
            return char.ConvertFromUtf32(value);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            throw new SyntaxException(at, "invalid escape sequence");
        }
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Tally.Query.LogQl.Syntax;

/// <summary>Cuts a query into tokens. Comments run from <c>#</c> to the end of the line.</summary>
internal static partial class Lexer
{
    // Longest first.
    private static readonly string[] Symbols = ["|=", "|~", "|>", "!=", "!~", "!>", "=~", "==", ">=", "<=", "{", "}", "(", ")", ",", ".", "|", "=", ">", "<", "+", "-", "*", "/", "%", "^"];

    /// <exception cref="LogQlSyntaxException">A character or a literal makes no token.</exception>
    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        for (var at = 0; (at = SkipBlank(text, at)) < text.Length;)
            at = Next(text, at, tokens);
        tokens.Add(new(TokenKind.End, text.Length, ""));
        return tokens;
    }

    private static int SkipBlank(string text, int at)
    {
        while (at < text.Length)
            if (text[at] == '#')
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
            else if (char.IsWhiteSpace(text[at]))
                at++;
            else
                break;
        return at;
    }

    private static int Next(string text, int at, List<Token> tokens) => text[at] switch
    {
        '"' => Quoted(text, at, tokens),
        '`' => Raw(text, at, tokens),
        '[' => Range(text, at, tokens),
        '-' when TryFlag(text, at, tokens, out var end) || TryNegativeDuration(text, at, tokens, out end) => end,
        '.' when at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) => Number(text, at, tokens),
        var c when char.IsAsciiDigit(c) => Number(text, at, tokens),
        var c when char.IsLetter(c) || c == '_' => Identifier(text, at, tokens),
        _ => Symbol(text, at, tokens),
    };

    private static int Identifier(string text, int at, List<Token> tokens)
    {
        var end = at;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        tokens.Add(new(TokenKind.Identifier, at, text[at..end]));
        return end;
    }

    private static int Symbol(string text, int at, List<Token> tokens)
    {
        foreach (var symbol in Symbols)
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0)
            {
                tokens.Add(new(TokenKind.Symbol, at, symbol));
                return at + symbol.Length;
            }
        throw new LogQlSyntaxException(at, $"syntax error: unexpected character '{text[at]}'");
    }

    // 1, 0.5, .5, 1e3, 5m30s, 10KiB
    private static int Number(string text, int at, List<Token> tokens)
    {
        if (text[at] == '0' && at + 1 < text.Length && "xXbBoO".Contains(text[at + 1]))
            return HexFloat(text, at, tokens);
        var end = at;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
            end++;
        var unit = End(text, end, "nuµmshdwy");
        if (unit > end && Units.TryDuration(text.AsSpan(at, unit - at), out var nanos))
            return Add(tokens, new(TokenKind.Duration, at, text[at..unit], Nanos: nanos), unit);
        unit = End(text, end, "BikKMGTP");
        if (unit > end && Units.TryBytes(text.AsSpan(at, unit - at), out var bytes))
            return Add(tokens, new(TokenKind.Bytes, at, text[at..unit], Number: bytes), unit);
        end = Exponent(text, end);
        if (!double.TryParse(text.AsSpan(at, end - at), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw new LogQlSyntaxException(at, $"syntax error: invalid number {text[at..end]}");
        return Add(tokens, new(TokenKind.Number, at, text[at..end], number), end);
    }

    // 0x1.8p3; Go's other bases are no floats.
    private static int HexFloat(string text, int at, List<Token> tokens)
    {
        var match = HexFloatForm().Match(text, at);
        if (!match.Success)
            throw new LogQlSyntaxException(at, "unable to parse literal as a float: invalid syntax");
        double mantissa = 0;
        foreach (var digit in match.Groups[1].Value + match.Groups[2].Value)
            mantissa = (mantissa * 16) + Convert.ToInt32(digit.ToString(), 16);
        var exponent = int.Parse(match.Groups[3].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) - (4 * match.Groups[2].Length);
        return Add(tokens, new(TokenKind.Number, at, match.Value, mantissa * Math.Pow(2, exponent)), at + match.Length);
    }

    [GeneratedRegex(@"\G0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?\d{1,4})", RegexOptions.CultureInvariant)]
    private static partial Regex HexFloatForm();

    private static int Exponent(string text, int at)
    {
        if (at >= text.Length || text[at] is not ('e' or 'E'))
            return at;
        var digits = at + 1 < text.Length && text[at + 1] is '+' or '-' ? at + 2 : at + 1;
        var end = digits;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return end > digits ? end : at;
    }

    private static int End(string text, int at, string units)
    {
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.' || units.Contains(text[at])))
            at++;
        return at;
    }

    // offset -5m
    private static bool TryNegativeDuration(string text, int at, List<Token> tokens, out int end)
    {
        end = End(text, at + 1, "nuµmshdwy");
        if (end == at + 1 || !Units.TryDuration(text.AsSpan(at, end - at), out var nanos) || char.IsAsciiDigit(text[end - 1]))
            return false;
        tokens.Add(new(TokenKind.Duration, at, text[at..end], Nanos: nanos));
        return true;
    }

    // --strict, --keep-empty
    private static bool TryFlag(string text, int at, List<Token> tokens, out int end)
    {
        foreach (var flag in (ReadOnlySpan<string>)["--strict", "--keep-empty"])
        {
            end = at + flag.Length;
            if (string.CompareOrdinal(text, at, flag, 0, flag.Length) == 0 && (end == text.Length || !(char.IsLetter(text[end]) || text[end] == '-')))
            {
                tokens.Add(new(TokenKind.Flag, at, flag));
                return true;
            }
        }
        end = at;
        return false;
    }

    private static int Range(string text, int at, List<Token> tokens)
    {
        var close = text.IndexOf(']', at);
        if (close < 0)
            throw new LogQlSyntaxException(at, "missing closing ']' in duration");
        var inner = text.AsSpan(at + 1, close - at - 1).Trim();
        if (inner.IsEmpty)
            throw new LogQlSyntaxException(at, "empty duration string");
        if (!Units.TryDuration(inner, out var nanos) || nanos <= 0)
            throw new LogQlSyntaxException(at, $"not a valid duration string: \"{inner}\"");
        return Add(tokens, new(TokenKind.Range, at, inner.ToString(), Nanos: nanos), close + 1);
    }

    private static int Raw(string text, int at, List<Token> tokens)
    {
        var close = text.IndexOf('`', at + 1);
        if (close < 0)
            throw new LogQlSyntaxException(at, "literal not terminated");
        // As in Go, a raw string drops carriage returns.
        return Add(tokens, new(TokenKind.String, at, text[(at + 1)..close].Replace("\r", "", StringComparison.Ordinal)), close + 1);
    }

    private static int Quoted(string text, int at, List<Token> tokens)
    {
        var close = at + 1;
        while (close < text.Length && text[close] != '"' && text[close] != '\n')
            close += text[close] == '\\' ? 2 : 1;
        if (close >= text.Length || text[close] != '"')
            throw new LogQlSyntaxException(at, "literal not terminated");
        return Add(tokens, new(TokenKind.String, at, Unescape.Go(text.AsSpan(at + 1, close - at - 1)) ?? throw new LogQlSyntaxException(at, "invalid char escape")), close + 1);
    }

    private static int Add(List<Token> tokens, Token token, int end)
    {
        tokens.Add(token);
        return end;
    }
}

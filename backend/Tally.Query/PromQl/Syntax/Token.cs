namespace Tally.Query.PromQl.Syntax;

internal enum TokenKind
{
    End, Identifier, Number, Duration, String,
    LeftParen, RightParen, LeftBrace, RightBrace, LeftBracket, RightBracket, Comma, Colon, At,
    Add, Subtract, Multiply, Divide, Modulo, Power,
    Equal, EqualEqual, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, TrimUpper, TrimLower, RegexMatch, RegexNoMatch,
}

/// <summary>A word of the query. <c>Text</c> is as written, of a string its content; <c>Number</c> is a number's value or a duration's seconds.</summary>
internal readonly record struct Token(TokenKind Kind, Span Span, string Text, double Number = 0)
{
    public bool Is(string keyword) => Kind == TokenKind.Identifier && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>As an error names it.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.End => "end of input",
        TokenKind.Identifier => $"identifier \"{Text}\"",
        TokenKind.Number => $"number \"{Text}\"",
        TokenKind.Duration => $"duration \"{Text}\"",
        TokenKind.String => $"string \"{Text}\"",
        _ => $"\"{Text}\"",
    };
}

/// <summary>The text does not follow the grammar. Caught at the door, which makes it a <see cref="QueryError"/>.</summary>
internal sealed class PromSyntaxException(int offset, string message) : Exception(message)
{
    public int Offset { get; } = offset;
}

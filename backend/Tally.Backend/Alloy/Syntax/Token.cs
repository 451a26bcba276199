namespace Tally.Backend.Alloy.Syntax;

internal enum TokenKind
{
    /// <summary>The end of a line that ends a statement.</summary>
    Terminator,
    End,
    Identifier,
    Text,
    RawText,
    Number,
    Symbol,
}

/// <summary>One token. <c>Text</c> is a symbol's or an identifier's characters, or a text's value with its escapes resolved.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, Position At)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    /// <summary>As an error names it.</summary>
    public string Described => Kind switch
    {
        TokenKind.Terminator => "the end of the line",
        TokenKind.End => "the end of the file",
        TokenKind.Text or TokenKind.RawText => "a text",
        TokenKind.Number => $"the number {Text}",
        _ => $"`{Text}`",
    };
}

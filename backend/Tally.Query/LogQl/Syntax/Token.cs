namespace Tally.Query.LogQl.Syntax;

internal enum TokenKind { End, Identifier, String, Number, Duration, Bytes, Range, Flag, Symbol }

/// <summary>
/// A token and where it starts. <c>Text</c> is the symbol, the identifier as written, the unquoted string or the flag;
/// <c>Number</c> is a number's or byte size's value; <c>Nanos</c> that of a duration or a <c>[range]</c>.
/// </summary>
internal readonly record struct Token(TokenKind Kind, int Position, string Text, double Number = 0, long Nanos = 0)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Identifier && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>For messages: <c>IDENTIFIER</c>, <c>}</c>, <c>$end</c>, as upstream's grammar names them.</summary>
    public string Description => Kind switch
    {
        TokenKind.End => "$end",
        TokenKind.Symbol => Text,
        TokenKind.Identifier when Keywords.Reserved.Contains(Text) => Text,
        TokenKind.Flag => "FUNCTION_FLAG",
        _ => Kind.ToString().ToUpperInvariant(),
    };
}

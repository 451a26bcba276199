namespace Tally.Query.TraceQl;

/// <summary>A place in a query's tokens, with the expectations that both parsers share.</summary>
internal sealed class TokenReader(string text)
{
    private const int MaxDepth = 250;

    private readonly List<Token> _tokens = new Lexer(text).Read();
    private int _depth;

    /// <summary>Which token comes next; set to go back.</summary>
    public int Position { get; set; }

    public Token Current => _tokens[Position];

    public bool AtSymbol(string symbol) => Current.Kind == TokenKind.Symbol && Current.Text == symbol;

    public bool AtWord(string word) => Current.Kind == TokenKind.Word && Current.Text == word;

    public Token Take()
    {
        var token = Current;
        if (token.Kind != TokenKind.End)
            Position++;
        return token;
    }

    public bool TrySymbol(string symbol)
    {
        var there = AtSymbol(symbol);
        if (there)
            Take();
        return there;
    }

    public Token Expect(string symbol) => AtSymbol(symbol) ? Take() : throw Unexpected($"\"{symbol}\"");

    public SyntaxException Unexpected(string expected) => new(Current.At, $"syntax error: unexpected {Describe(Current)}, expected {expected}");

    /// <summary>Runs a nested parse; a text nested beyond reason is refused before the stack runs out.</summary>
    public T Nested<T>(Func<T> parse)
    {
        if (++_depth > MaxDepth)
            throw new SyntaxException(Current.At, $"the query is nested deeper than {MaxDepth} levels");
        var result = parse();
        _depth--;
        return result;
    }

    private static string Describe(Token token) => token.Kind switch
    {
        TokenKind.End => "end of query",
        TokenKind.String => "string",
        TokenKind.Attribute => "attribute",
        TokenKind.ScopedIntrinsic => $"\"{token.Scope}:{token.Text}\"",
        _ => $"\"{token.Text}\"",
    };
}

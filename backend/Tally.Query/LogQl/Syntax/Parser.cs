using Tally.Query.Text;
using Tally.Storage;

namespace Tally.Query.LogQl.Syntax;

/// <summary>
/// A hand-written parser of LogQL (Loki 3.7), in three files: selectors and shared parts here, stages and label filters,
/// metric expressions. A method reads one construct and leaves the next token current.
/// </summary>
internal sealed partial class Parser
{
    // Deeper nesting is refused rather than a danger to the stack.
    private const int MaxDepth = 200;

    // As upstream.
    private const int MaxLength = 131_072;

    private readonly List<Token> _tokens;
    private int _next;
    private int _depth;

    private Parser(string text) => _tokens = Lexer.Read(text);

    private Token Current => _tokens[_next];

    /// <exception cref="LogQlSyntaxException">The text is no LogQL.</exception>
    public static Expr Parse(string text)
    {
        if (text.Length > MaxLength)
            throw new LogQlSyntaxException(0, $"input size too long ({text.Length} > {MaxLength})");
        var parser = new Parser(text);
        var expr = parser.Root();
        if (parser.Current.Kind != TokenKind.End)
            throw parser.Unexpected();
        return expr;
    }

    // A log query may stand in parentheses; so may a metric one, which is told by what comes first after them.
    private Expr Root()
    {
        var first = _next;
        while (_tokens[first].Is("("))
            first++;
        return _tokens[first].Is("{") ? LogQueryInParentheses() : Metric(0);
    }

    private LogExpr LogQueryInParentheses()
    {
        if (!TryTake("("))
            return Log();
        var inner = Nested(LogQueryInParentheses);
        Take(")");
        return inner;
    }

    private LogExpr Log()
    {
        var position = Current.Position;
        var matchers = Selector();
        return new(position, matchers, Stages());
    }

    // {a="b", c!~"d.*"}
    private List<LabelMatcher> Selector()
    {
        var open = Take("{");
        var matchers = new List<LabelMatcher>();
        while (!Current.Is("}"))
        {
            matchers.Add(Matcher(Name()));
            if (!Current.Is("}") && !TryTake(","))
                throw Unexpected("} or ,");
        }
        Take("}");
        if (matchers.All(m => m.MatchesEmpty))
            throw new LogQlSyntaxException(open.Position, "queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will");
        return matchers;
    }

    private LabelMatcher Matcher(Token name)
    {
        var symbol = Current;
        var operation = symbol.Text switch
        {
            "=" when symbol.Kind == TokenKind.Symbol => MatchOperator.Equal,
            "!=" when symbol.Kind == TokenKind.Symbol => MatchOperator.NotEqual,
            "=~" when symbol.Kind == TokenKind.Symbol => MatchOperator.Regex,
            "!~" when symbol.Kind == TokenKind.Symbol => MatchOperator.NotRegex,
            _ => throw Unexpected("=, !=, =~ or !~"),
        };
        _next++;
        return Matcher(name, operation, String());
    }

    private static LabelMatcher Matcher(Token name, MatchOperator operation, Token value)
    {
        if (operation is MatchOperator.Equal or MatchOperator.NotEqual)
            return new(name.Text, operation, value.Text);
        if (!Re2.TryAnchored(value.Text, out var regex, out var error))
            throw new LogQlSyntaxException(value.Position, error);
        return new(name.Text, operation, value.Text, regex.IsMatch);
    }

    private Token Name()
    {
        if (Current.Kind != TokenKind.Identifier || Keywords.Reserved.Contains(Current.Text))
            throw Unexpected("IDENTIFIER");
        return _tokens[_next++];
    }

    private bool IsName => Current.Kind == TokenKind.Identifier && !Keywords.Reserved.Contains(Current.Text);

    private Token String() => Current.Kind == TokenKind.String ? _tokens[_next++] : throw Unexpected("STRING");

    private Token Take(string symbol) => Current.Is(symbol) ? _tokens[_next++] : throw Unexpected(symbol);

    private bool TryTake(string symbol)
    {
        if (!Current.Is(symbol))
            return false;
        _next++;
        return true;
    }

    private bool TryTakeWord(string word)
    {
        if (!Current.IsWord(word))
            return false;
        _next++;
        return true;
    }

    private LogQlSyntaxException Unexpected(string? expected = null) =>
        new(Current.Position, expected is null ? $"syntax error: unexpected {Current.Description}" : $"syntax error: unexpected {Current.Description}, expecting {expected}");

    private T Nested<T>(Func<T> read)
    {
        if (++_depth > MaxDepth)
            throw new LogQlSyntaxException(Current.Position, $"the query nests deeper than {MaxDepth}");
        var result = read();
        _depth--;
        return result;
    }
}

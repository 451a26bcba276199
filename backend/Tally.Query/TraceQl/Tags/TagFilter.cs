namespace Tally.Query.TraceQl;

/// <summary>
/// Reads the query that narrows tags: what an editor holds while it is typed. Of <c>{ .a = 1 &amp;&amp; .b = }</c> the first
/// comparison counts. As upstream, what cannot be used (nothing complete, several spansets) narrows nothing and is no error.
/// </summary>
internal sealed class TagFilter
{
    private readonly TokenReader _tokens;
    private readonly FieldParser _fields;

    private TagFilter(string text)
    {
        _tokens = new(text);
        _fields = new(_tokens);
    }

    /// <summary>The first spanset's filter, as far as it is complete.</summary>
    public static SpansetFilter Read(string text) => new(new TagFilter(Readable(text)).Condition() ?? new Literal(Static.True, 0), 0);

    // A string that is not closed yet ends the text.
    private static string Readable(string text)
    {
        while (true)
            try
            {
                _ = new Lexer(text).Read();
                return text;
            }
            catch (SyntaxException e)
            {
                text = text[..Math.Min(e.At, text.Length - 1)];
            }
    }

    private FieldExpression? Condition()
    {
        if (!_tokens.TrySymbol("{"))
            return null;
        var condition = Conditions();
        _tokens.TrySymbol("}");
        return _tokens.Current.Kind == TokenKind.End || _tokens.AtSymbol("|") ? condition : null;
    }

    private FieldExpression? Conditions()
    {
        var all = Complete();
        while (_tokens.AtSymbol("&&") || _tokens.AtSymbol("||"))
        {
            var symbol = _tokens.Take();
            var next = Complete();
            all = all is null ? next : next is null ? all : new Binary(symbol.Text == "&&" ? Operator.And : Operator.Or, all, next, symbol.At);
        }
        return all;
    }

    /// <summary>A condition up to the next <c>&amp;&amp;</c> or <c>||</c>; null where it is not one yet.</summary>
    private FieldExpression? Complete()
    {
        var start = _tokens.Position;
        try
        {
            var condition = _fields.ParseComparison();
            if (AtBoundary && Validator.TypeOf(condition) == StaticType.Bool && Validator.Check(new QueryRoot(new([new SpansetFilter(condition, 0)], 0), null, [])) is null)
                return condition;
        }
        catch (SyntaxException)
        {
        }
        _tokens.Position = start;
        var inner = _tokens.TrySymbol("(") ? _tokens.Nested(Conditions) : null;
        if (inner is not null)
            _tokens.TrySymbol(")");
        while (!AtBoundary)
            _tokens.Take();
        return inner;
    }

    private bool AtBoundary => _tokens.Current.Kind == TokenKind.End || _tokens.Current is { Kind: TokenKind.Symbol, Text: "&&" or "||" or ")" or "}" };
}

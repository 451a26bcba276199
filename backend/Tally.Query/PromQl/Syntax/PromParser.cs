namespace Tally.Query.PromQl.Syntax;

/// <summary>Precedence parser over the words of a query. Types are checked as nodes are made, by <see cref="PromTypes"/>.</summary>
internal sealed partial class PromParser(string text, PromOptions options)
{
    private const int PowerLevel = 6;
    // A deeper tree would overflow the stack of whoever walks it.
    private const int MaxDepth = 256;

    private readonly List<Token> _tokens = PromLexer.Read(text);
    private int _at;
    private int _depth;
    private bool _labelsOnly;

    private Token Current => _tokens[_at];

    public static PromNode Parse(string text, PromOptions options)
    {
        var parser = new PromParser(text, options);
        if (parser.Current.Kind == TokenKind.End)
            throw new PromSyntaxException(0, "no expression found in input");
        var node = parser.Expression(0);
        if (parser.Current.Kind != TokenKind.End)
            throw parser.Unexpected();
        return node;
    }

    // or < and, unless < comparisons < + - < * / % atan2 < ^
    private static (BinaryOperator Operator, int Level)? Operator(Token token) => token.Kind switch
    {
        TokenKind.Add => (BinaryOperator.Add, 4),
        TokenKind.Subtract => (BinaryOperator.Subtract, 4),
        TokenKind.Multiply => (BinaryOperator.Multiply, 5),
        TokenKind.Divide => (BinaryOperator.Divide, 5),
        TokenKind.Modulo => (BinaryOperator.Modulo, 5),
        TokenKind.Power => (BinaryOperator.Power, PowerLevel),
        TokenKind.EqualEqual => (BinaryOperator.Equal, 3),
        TokenKind.NotEqual => (BinaryOperator.NotEqual, 3),
        TokenKind.Less => (BinaryOperator.Less, 3),
        TokenKind.LessOrEqual => (BinaryOperator.LessOrEqual, 3),
        TokenKind.Greater => (BinaryOperator.Greater, 3),
        TokenKind.GreaterOrEqual => (BinaryOperator.GreaterOrEqual, 3),
        TokenKind.TrimUpper => (BinaryOperator.TrimUpper, 3),
        TokenKind.TrimLower => (BinaryOperator.TrimLower, 3),
        TokenKind.Identifier when token.Is("or") => (BinaryOperator.Or, 1),
        TokenKind.Identifier when token.Is("and") => (BinaryOperator.And, 2),
        TokenKind.Identifier when token.Is("unless") => (BinaryOperator.Unless, 2),
        TokenKind.Identifier when token.Is("atan2") => (BinaryOperator.Atan2, 5),
        _ => null,
    };

    private PromNode Expression(int least)
    {
        if (++_depth > MaxDepth)
            throw new PromSyntaxException(Current.Span.Start, $"the expression is nested more than {MaxDepth} deep");
        var left = Unary();
        while (Operator(Current) is var (op, level) && level >= least)
        {
            _at++;
            var (isBool, matching) = Modifiers(op);
            var right = Expression(level == PowerLevel ? level : level + 1);
            left = PromTypes.Check(new BinaryNode(new(left.Span.Start, right.Span.End), op, left, right, isBool, matching));
        }
        _depth--;
        return left;
    }

    private PromNode Unary()
    {
        if (Current.Kind is not (TokenKind.Add or TokenKind.Subtract))
            return Postfix(Primary());
        var sign = Take();
        var operand = Expression(PowerLevel);
        PromTypes.CheckSigned(operand, sign.Span);
        var span = new Span(sign.Span.Start, operand.Span.End);
        return (sign.Kind, operand) switch
        {
            (TokenKind.Subtract, NumberNode number) => number with { Span = span, Value = -number.Value },
            (TokenKind.Subtract, _) => new NegateNode(span, operand),
            _ => operand,
        };
    }

    private PromNode Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number or TokenKind.Duration:
                _at++;
                return new NumberNode(token.Span, token.Number) { IsDuration = token.Kind == TokenKind.Duration };
            case TokenKind.String:
                _at++;
                return new StringNode(token.Span, token.Text);
            case TokenKind.LeftParen:
                _at++;
                var inner = Expression(0);
                return new ParenNode(new(token.Span.Start, Expect(TokenKind.RightParen, "\")\"").Span.End), inner);
            case TokenKind.LeftBrace:
                return Selector(null);
            case TokenKind.Identifier:
                return Named();
            default:
                throw Unexpected();
        }
    }

    private PromNode Named()
    {
        var next = _tokens[_at + 1];
        if (Aggregators.TryGetValue(Current.Text, out var aggregator) && (next.Kind == TokenKind.LeftParen || next.Is("by") || next.Is("without")))
            return Aggregate(aggregator);
        return next.Kind == TokenKind.LeftParen ? Call() : Selector(Take());
    }

    private T Experimental<T>(T node) where T : PromNode =>
        options.DurationExpressions ? node : throw new PromSyntaxException(node.Span.Start, "experimental duration expression is not enabled");

    private Token Take() => _tokens[_at++];

    private bool TakeKeyword(string keyword)
    {
        if (!Current.Is(keyword))
            return false;
        _at++;
        return true;
    }

    private Token Expect(TokenKind kind, string expected) => Current.Kind == kind ? Take() : throw Unexpected($", expected {expected}");

    private PromSyntaxException Unexpected(string context = "") =>
        new(Current.Span.Start, $"unexpected {Current}{(context.StartsWith(',') || context.Length == 0 ? context : " " + context)}");
}

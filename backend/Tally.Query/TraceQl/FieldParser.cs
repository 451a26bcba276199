using Tally.Query.Text;

namespace Tally.Query.TraceQl;

/// <summary>Parses what stands inside braces: fields, literals and their operators.</summary>
internal sealed class FieldParser(TokenReader tokens)
{
    // Unary operators bind between addition and multiplication: -a*b is -(a*b), !a = b is (!a) = b.
    private const int UnaryPrecedence = 4;

    public FieldExpression Parse()
    {
        var at = tokens.Current.At;
        var expression = Operation(1);
        return expression is Literal { Value.Type: StaticType.Nil } ? throw new SyntaxException(at, "syntax error: nil stands only beside = or !=") : expression;
    }

    /// <summary>What may stand between <c>&amp;&amp;</c> and <c>||</c>.</summary>
    public FieldExpression ParseComparison() => Operation(2);

    /// <summary>An attribute or intrinsic alone, as by() and select() take it.</summary>
    public Field ParseField() => TryField() ?? throw tokens.Unexpected("an attribute");

    private FieldExpression Operation(int minimum)
    {
        var left = tokens.Nested(Operand);
        while (tokens.Current.Kind == TokenKind.Symbol && Words.FieldOperators.TryGetValue(tokens.Current.Text, out var found) && found.Precedence >= minimum)
        {
            var at = tokens.Take().At;
            var right = Operation(found.Operator == Operator.Power ? found.Precedence : found.Precedence + 1);
            left = Combine(found.Operator, left, right, at);
        }
        return left;
    }

    private FieldExpression Operand()
    {
        var token = tokens.Current;
        if (tokens.TrySymbol("("))
        {
            var inner = Operation(1);
            tokens.Expect(")");
            return inner;
        }
        if (tokens.TrySymbol("-"))
            return Negate(Operation(UnaryPrecedence), token.At);
        if (tokens.TrySymbol("!"))
            return new Unary(Operator.Not, Operation(UnaryPrecedence + 1), token.At);
        return TryField() ?? (FieldExpression?)TryLiteral() ?? throw tokens.Unexpected("an attribute, a value or \"(\"");
    }

    /// <summary>A literal at this place, or null.</summary>
    public Literal? TryLiteral()
    {
        var token = tokens.Current;
        if (token.Kind is TokenKind.Int or TokenKind.Float or TokenKind.Duration or TokenKind.String)
            return new(tokens.Take().Value, token.At);
        if (token.Kind == TokenKind.Word && Words.Literals.TryGetValue(token.Text, out var value))
        {
            tokens.Take();
            return new(value, token.At);
        }
        return null;
    }

    private Field? TryField()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Attribute:
                tokens.Take();
                return Attribute(token);
            case TokenKind.Word when Words.Intrinsics.TryGetValue(token.Text, out var intrinsic):
                tokens.Take();
                return new(Scope.None, intrinsic, token.Text, false, token.At);
            case TokenKind.ScopedIntrinsic when Words.ScopedIntrinsics.TryGetValue((token.Scope, token.Text), out var intrinsic):
                tokens.Take();
                return new(Scope.None, intrinsic, Intrinsics.Name(intrinsic), false, token.At);
            case TokenKind.ScopedIntrinsic:
                throw new SyntaxException(token.At, $"syntax error: {token.Scope}: has no intrinsic \"{token.Text}\", expected one of {string.Join(", ", Words.ScopedIntrinsics.Keys.Where(key => key.Scope == token.Scope).Select(key => key.Name))}");
            default:
                return null;
        }
    }

    private static Field Attribute(Token token) => token.Scope switch
    {
        "" => new(Scope.None, Intrinsic.None, token.Text, false, token.At),
        "span" => new(Scope.Span, Intrinsic.None, token.Text, false, token.At),
        "resource" => new(Scope.Resource, Intrinsic.None, token.Text, false, token.At),
        "event" => new(Scope.Event, Intrinsic.None, token.Text, false, token.At),
        "link" => new(Scope.Link, Intrinsic.None, token.Text, false, token.At),
        "instrumentation" => new(Scope.Instrumentation, Intrinsic.None, token.Text, false, token.At),
        "parent" => new(Scope.None, Intrinsic.None, token.Text, true, token.At),
        "parent.span" => new(Scope.Span, Intrinsic.None, token.Text, true, token.At),
        _ => new(Scope.Resource, Intrinsic.None, token.Text, true, token.At),
    };

    private static FieldExpression Negate(FieldExpression operand, int at) =>
        operand is Literal literal && Arithmetic.Negate(literal.Value) is { Type: not StaticType.Nil } negated ? new Literal(negated, at) : new Unary(Operator.Minus, operand, at);

    private static FieldExpression Combine(Operator op, FieldExpression left, FieldExpression right, int at)
    {
        var (leftNil, rightNil) = (IsNil(left), IsNil(right));
        if (leftNil || rightNil)
            return (op, leftNil && rightNil) switch
            {
                (Operator.Equal or Operator.NotEqual, true) => new Literal(Static.False, at),
                (Operator.Equal, _) => new Unary(Operator.NotExists, leftNil ? right : left, at),
                (Operator.NotEqual, _) => new Unary(Operator.Exists, leftNil ? right : left, at),
                _ => throw new SyntaxException(at, "syntax error: nil can only be compared by = and !="),
            };
        var binary = new Binary(op, left, right, at);
        // A bad pattern is left to the validator, which names it.
        return op is Operator.Regex or Operator.NotRegex && right is Literal { Value.Type: StaticType.String } pattern && Re2.TryAnchored(pattern.Value.AsString, out var regex, out _)
            ? binary with { Pattern = regex }
            : binary;
    }

    private static bool IsNil(FieldExpression expression) => expression is Literal { Value.Type: StaticType.Nil };
}

namespace Tally.Query.PromQl.Syntax;

/// <summary>Durations, written as a number, a duration literal or, where allowed, an expression.</summary>
internal sealed partial class PromParser
{
    // What a duration says by itself; an expression says it once the query's step is known.
    private static long Fixed(PromNode duration, bool isSigned = false) => duration is NumberNode number ? DurationParts.Milliseconds(duration, number.Value, isSigned) : 0;

    private static PromNode? Part(PromNode duration) => duration is NumberNode ? null : duration;

    // 5m, a number of seconds, or an expression of both: + - below * / % below signs below ^
    private PromNode Duration(int least = 4)
    {
        if (++_depth > MaxDepth)
            throw new PromSyntaxException(Current.Span.Start, $"the expression is nested more than {MaxDepth} deep");
        var left = Current.Kind is TokenKind.Add or TokenKind.Subtract ? Signed(() => Duration(PowerLevel)) : DurationPrimary();
        while (Operator(Current) is var (op, level) && level >= least && op is <= BinaryOperator.Power)
        {
            _at++;
            var right = Duration(level == PowerLevel ? level : level + 1);
            left = Experimental(new BinaryNode(new(left.Span.Start, right.Span.End), op, left, right, false, null));
        }
        _depth--;
        return left;
    }

    // An offset ends where its first value does: "x offset 2 ^ 2" squares x.
    private PromNode SignedDuration() => Current.Kind is TokenKind.Add or TokenKind.Subtract ? Signed(DurationPrimary) : DurationPrimary();

    private PromNode Signed(Func<PromNode> read)
    {
        var sign = Take();
        var operand = read();
        if (sign.Kind == TokenKind.Add)
            return operand;
        var span = new Span(sign.Span.Start, operand.Span.End);
        return operand is NumberNode number ? number with { Span = span, Value = -number.Value } : new NegateNode(span, operand);
    }

    private PromNode DurationPrimary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number or TokenKind.Duration:
                _at++;
                if (!double.IsFinite(token.Number) || token.Number >= long.MaxValue / 1_000_000_000.0)
                    throw new PromSyntaxException(token.Span.Start, "duration out of range");
                // Prometheus rounds what is finer than a millisecond.
                return new NumberNode(token.Span, Math.Round(token.Number * 1000, MidpointRounding.AwayFromZero) / 1000) { IsDuration = token.Kind == TokenKind.Duration };
            case TokenKind.LeftParen:
                _at++;
                var inner = Duration();
                return Experimental(new ParenNode(new(token.Span.Start, Expect(TokenKind.RightParen, "\")\"").Span.End), inner));
            case TokenKind.Identifier when token.Is("step") || token.Is("range") || token.Is("min_of") || token.Is("max_of"):
                return Experimental(DurationCall());
            default:
                throw Unexpected("in duration, expected number or duration");
        }
    }

    private CallNode DurationCall()
    {
        var name = Take();
        var function = PromFunction.All[name.Text.ToLowerInvariant()];
        Expect(TokenKind.LeftParen, "\"(\"");
        var arguments = new List<PromNode>();
        while (arguments.Count < function.Arguments.Length)
        {
            if (arguments.Count > 0)
                Expect(TokenKind.Comma, "\",\"");
            arguments.Add(Duration());
        }
        return new(new(name.Span.Start, Expect(TokenKind.RightParen, "\")\"").Span.End), function, arguments);
    }
}

namespace Tally.Query.TraceQl;

/// <summary>
/// Parses a whole query, by precedence. A parenthesis may open a spanset, a pipeline, a scalar or a metrics expression:
/// what it was shows when it closes, and each operator asks that of its operands.
/// </summary>
internal sealed class Parser
{
    private readonly TokenReader _tokens;
    private readonly FieldParser _fields;
    private readonly MetricsParser _metrics;

    private Parser(string text)
    {
        _tokens = new(text);
        _fields = new(_tokens);
        _metrics = new(_tokens, _fields, Filter);
    }

    /// <exception cref="SyntaxException">The text is no query.</exception>
    public static QueryRoot Parse(string text) => new Parser(text).Root();

    private QueryRoot Root()
    {
        var at = _tokens.Current.At;
        var node = Piped(inParentheses: false);
        var hints = _metrics.Hints();
        if (_tokens.Current.Kind != TokenKind.End)
            throw _tokens.Unexpected("\"|\", an operator or the end");
        return node switch
        {
            MetricsExpression metrics and not MetricsLiteral => new(null, metrics, hints),
            Pipeline pipeline => new(pipeline, null, hints),
            Stage stage => new(new([stage], stage.At), null, hints),
            _ => throw new SyntaxException(at, "syntax error: a scalar alone is no query, compare it as in count() > 2"),
        };
    }

    /// <summary>Stages between pipes. One stage alone is returned as itself.</summary>
    private Node Piped(bool inParentheses)
    {
        var at = _tokens.Current.At;
        var first = Head(isFirst: true);
        if (first is MetricsExpression metrics)
            return _metrics.SecondStages(metrics);
        if (first is not Stage stage)
            return _tokens.AtSymbol("|") ? throw new SyntaxException(at, "syntax error: a scalar must be compared before it is piped on") : first;

        var stages = new List<Stage> { stage };
        while (_tokens.TrySymbol("|"))
        {
            if (_metrics.AtFunction)
                return _metrics.SecondStages(new MetricsPipeline(new(stages, at), _metrics.Aggregate(), [], at));
            var next = Head(isFirst: false);
            if (next is Stage more)
                stages.Add(more);
            else if (inParentheses && next is Aggregate aggregate && _tokens.AtSymbol(")"))
                return new ScalarPipeline(stages, aggregate, at);
            else
                throw new SyntaxException(next.At, "syntax error: a scalar in a pipeline must be compared, as in count() > 2");
        }
        return stages.Count == 1 ? stage : new Pipeline(stages, at);
    }

    private Node Head(bool isFirst)
    {
        var at = _tokens.Current.At;
        if (_tokens.AtWord("by"))
            return GroupBy(at);
        if (_tokens.AtWord("select"))
            return Select(at);
        if (!isFirst && _tokens.AtWord("coalesce"))
        {
            _tokens.Take();
            _tokens.Expect("(");
            _tokens.Expect(")");
            return new Coalesce(at);
        }
        return Operation(1);
    }

    private GroupBy GroupBy(int at)
    {
        _tokens.Take();
        _tokens.Expect("(");
        var key = _fields.Parse();
        _tokens.Expect(")");
        return new(key, at);
    }

    private Select Select(int at)
    {
        _tokens.Take();
        return new(_metrics.FieldList(), at);
    }

    private Node Operation(int minimum)
    {
        var left = _tokens.Nested(Operand);
        while (_tokens.Current.Kind == TokenKind.Symbol && Precedence(_tokens.Current.Text) is var precedence && precedence >= minimum)
        {
            var symbol = _tokens.Take();
            var right = Operation(symbol.Text == "^" ? precedence : precedence + 1);
            left = Combine(symbol, left, right);
        }
        return left;
    }

    private static int Precedence(string symbol) =>
        Words.FieldOperators.TryGetValue(symbol, out var field) ? field.Precedence : Words.SpansetOperators.TryGetValue(symbol, out var spanset) ? spanset.Precedence : 0;

    private Node Operand()
    {
        var token = _tokens.Current;
        if (_tokens.AtSymbol("{"))
            return Filter();
        if (_tokens.TrySymbol("("))
        {
            var inner = Piped(inParentheses: true);
            _tokens.Expect(")");
            return inner;
        }
        if (_tokens.TrySymbol("-"))
            return Operand() is ScalarLiteral literal ? new ScalarLiteral(Arithmetic.Negate(literal.Value), token.At) : throw new SyntaxException(token.At, "syntax error: - stands only before a number here");
        if (token.Kind is TokenKind.Int or TokenKind.Float or TokenKind.Duration)
            return new ScalarLiteral(_tokens.Take().Value, token.At);
        if (token.Kind == TokenKind.Word && Words.Aggregates.TryGetValue(token.Text, out var function))
            return Aggregate(function);
        throw _tokens.Unexpected("\"{\", \"(\", a number, an aggregate, by or select");
    }

    private SpansetFilter Filter()
    {
        var at = _tokens.Expect("{").At;
        if (_tokens.TrySymbol("}"))
            return new(new Literal(Static.True, at), at);
        var condition = _fields.Parse();
        _tokens.Expect("}");
        return new(condition, at);
    }

    private Aggregate Aggregate(AggregateFunction function)
    {
        var at = _tokens.Take().At;
        _tokens.Expect("(");
        var operand = function == AggregateFunction.Count ? null : _fields.Parse();
        _tokens.Expect(")");
        return new(function, operand, at);
    }

    private static Node Combine(Token symbol, Node left, Node right)
    {
        var isField = Words.FieldOperators.TryGetValue(symbol.Text, out var field);
        // Beside a metric a computation with numbers is the number it comes to: / (1024 * 1024).
        if (left is MetricsExpression)
            right = Folded(right);
        else if (right is MetricsExpression)
            left = Folded(left);
        return (left, right) switch
        {
            (SpansetExpression l, SpansetExpression r) when Words.SpansetOperators.TryGetValue(symbol.Text, out var op) => new SpansetOperation(op.Operator, l, r, symbol.At),
            (ScalarExpression l, ScalarExpression r) when isField && IsComparison(field.Operator) => new ScalarFilter(field.Operator, l, r, symbol.At),
            (ScalarExpression l, ScalarExpression r) when isField && field.Precedence > 2 => new ScalarOperation(field.Operator, l, r, symbol.At),
            (MetricsExpression l, ScalarLiteral r) when isField && IsComparison(field.Operator) => MetricsParser.Filtered(l, new(field.Operator, r.Value, symbol.At)),
            (MetricsExpression or ScalarLiteral, MetricsExpression or ScalarLiteral) when isField && field.Operator is Operator.Add or Operator.Subtract or Operator.Multiply or Operator.Divide
                => new MetricsOperation(field.Operator, Metrics(left), Metrics(right), symbol.At),
            _ => throw new SyntaxException(symbol.At, $"syntax error: \"{symbol.Text}\" cannot stand between {Describe(left)} and {Describe(right)}"),
        };
    }

    private static Node Folded(Node node) =>
        node is ScalarOperation { Operator: var op } operation && Folded(operation.Left) is ScalarLiteral left && Folded(operation.Right) is ScalarLiteral right
        && Arithmetic.Apply(op, left.Value, right.Value) is { IsNumeric: true } value
            ? new ScalarLiteral(value, operation.At)
            : node;

    private static MetricsExpression Metrics(Node node) => node is ScalarLiteral literal ? new MetricsLiteral(literal.Value, literal.At) : (MetricsExpression)node;

    private static bool IsComparison(Operator op) => op is Operator.Equal or Operator.NotEqual or Operator.Less or Operator.LessOrEqual or Operator.Greater or Operator.GreaterOrEqual;

    private static string Describe(Node node) => node switch
    {
        SpansetExpression => "a spanset",
        ScalarLiteral => "a number",
        ScalarExpression => "a scalar",
        MetricsExpression => "a metric",
        _ => "a condition on a scalar",
    };
}

namespace Tally.Query.TraceQl;

/// <summary>Parses what comes after a pipeline: metrics functions, their second stages, and hints.</summary>
internal sealed class MetricsParser(TokenReader tokens, FieldParser fields, Func<SpansetFilter> filter)
{
    public bool AtFunction => tokens.Current.Kind == TokenKind.Word && Words.Metrics.ContainsKey(tokens.Current.Text);

    public MetricsAggregate Aggregate()
    {
        var token = tokens.Take();
        var function = Words.Metrics[token.Text];
        tokens.Expect("(");
        var aggregate = function switch
        {
            MetricsFunction.Rate or MetricsFunction.CountOverTime => new MetricsAggregate(function, null, [], null, [], token.At),
            MetricsFunction.QuantileOverTime => new(function, fields.ParseField(), Numbers(atLeast: 1), null, [], token.At),
            MetricsFunction.Compare => Compare(token.At),
            _ => new(function, fields.ParseField(), [], null, [], token.At),
        };
        tokens.Expect(")");
        if (function == MetricsFunction.Compare || !tokens.AtWord("by"))
            return aggregate;
        tokens.Take();
        return aggregate with { By = FieldList() };
    }

    /// <summary>topk, bottomk and comparisons with a number, as many as follow.</summary>
    public MetricsExpression SecondStages(MetricsExpression metrics)
    {
        while (true)
        {
            var at = tokens.Current.At;
            if (tokens.TrySymbol("|"))
                metrics = Then(metrics, Ranking());
            else if (tokens.Current.Kind == TokenKind.Symbol && Words.FieldOperators.TryGetValue(tokens.Current.Text, out var found) && found.Precedence == 2 && found.Operator is not (Operator.Regex or Operator.NotRegex))
            {
                tokens.Take();
                metrics = Then(metrics, new MetricsFilter(found.Operator, Number(), at));
            }
            else
                return metrics;
        }
    }

    public static MetricsExpression Filtered(MetricsExpression metrics, MetricsFilter stage) => Then(metrics, stage);

    /// <summary><c>(attribute, …)</c></summary>
    public List<Field> FieldList()
    {
        tokens.Expect("(");
        var list = new List<Field> { fields.ParseField() };
        while (tokens.TrySymbol(","))
            list.Add(fields.ParseField());
        tokens.Expect(")");
        return list;
    }

    /// <summary><c>with(name=value, …)</c>, as often as it stands there.</summary>
    public List<Hint> Hints()
    {
        var hints = new List<Hint>();
        while (tokens.AtWord("with"))
        {
            tokens.Take();
            tokens.Expect("(");
            do
                hints.Add(Hint());
            while (tokens.TrySymbol(","));
            tokens.Expect(")");
        }
        return hints;
    }

    private Hint Hint()
    {
        var name = tokens.Current.Kind == TokenKind.Word ? tokens.Take() : throw tokens.Unexpected("the name of a hint");
        tokens.Expect("=");
        var value = fields.TryLiteral() ?? throw tokens.Unexpected("a value");
        return new(name.Text, value.Value, name.At);
    }

    private static MetricsExpression Then(MetricsExpression metrics, SecondStage stage) => metrics switch
    {
        MetricsPipeline pipeline => pipeline with { Then = [.. pipeline.Then, stage] },
        MetricsChain chain => chain with { Then = [.. chain.Then, stage] },
        _ => new MetricsChain(metrics, [stage], metrics.At),
    };

    private Ranking Ranking()
    {
        var at = tokens.Current.At;
        var top = tokens.AtWord("topk");
        if (!top && !tokens.AtWord("bottomk"))
            throw tokens.Unexpected("topk or bottomk");
        tokens.Take();
        tokens.Expect("(");
        var limit = tokens.Current.Kind == TokenKind.Int ? tokens.Take().Value.AsLong : throw tokens.Unexpected("a positive number");
        tokens.Expect(")");
        return new(top, limit, at);
    }

    private MetricsAggregate Compare(int at)
    {
        var compared = filter();
        var numbers = Numbers(atLeast: 0);
        return numbers.Count is 0 or 1 or 3
            ? new(MetricsFunction.Compare, null, numbers, compared, [], at)
            : throw new SyntaxException(at, "syntax error: compare() takes a filter, then a number of values, then a start and an end");
    }

    private List<double> Numbers(int atLeast)
    {
        var numbers = new List<double>();
        while (tokens.TrySymbol(","))
            numbers.Add(tokens.Current.Kind is TokenKind.Int or TokenKind.Float ? tokens.Take().Value.AsDouble : throw tokens.Unexpected("a number"));
        return numbers.Count >= atLeast ? numbers : throw tokens.Unexpected("\",\" and a number");
    }

    private Static Number()
    {
        var negative = tokens.TrySymbol("-");
        if (tokens.Current.Kind is not (TokenKind.Int or TokenKind.Float or TokenKind.Duration))
            throw tokens.Unexpected("a number");
        var value = tokens.Take().Value;
        return negative ? Arithmetic.Negate(value) : value;
    }
}

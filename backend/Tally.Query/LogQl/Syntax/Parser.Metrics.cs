using Tally.Query.Text;

namespace Tally.Query.LogQl.Syntax;

internal sealed partial class Parser
{
    // Precedence climbing; ^ alone is right-associative.
    private MetricExpr Metric(int precedence) => Nested(() =>
    {
        var left = MetricOperand();
        while (BinaryOperator() is var (operation, tightness) && tightness > precedence)
        {
            var symbol = _tokens[_next++];
            var matching = Matching(operation, symbol.Position);
            var right = Metric(operation == BinaryOperation.Power ? tightness - 1 : tightness);
            left = Binary(symbol.Position, operation, left, right, matching);
        }
        return left;
    });

    private (BinaryOperation, int)? BinaryOperator() =>
        Current.Kind is TokenKind.Symbol or TokenKind.Identifier && Keywords.BinaryOperations.TryGetValue(Current.Text, out var found) ? found : null;

    private static BinaryExpr Binary(int position, BinaryOperation operation, MetricExpr left, MetricExpr right, Matching matching)
    {
        if (operation is BinaryOperation.And or BinaryOperation.Or or BinaryOperation.Unless && (left is LiteralExpr || right is LiteralExpr))
            throw new LogQlSyntaxException(position, $"unexpected literal for {(left is LiteralExpr ? "left" : "right")} leg of logical/set binary operation ({Symbol(operation)})");
        return new(position, operation, left, right, matching);
    }

    private static string Symbol(BinaryOperation operation) => Keywords.BinaryOperations.First(pair => pair.Value.Operation == operation).Key;

    // bool on (a, b) group_left (c)
    private Matching Matching(BinaryOperation operation, int position)
    {
        var returnsBool = TryTakeWord("bool");
        if (returnsBool && operation is not (BinaryOperation.Equal or BinaryOperation.NotEqual or BinaryOperation.Greater or BinaryOperation.GreaterOrEqual or BinaryOperation.Less or BinaryOperation.LessOrEqual))
            throw new LogQlSyntaxException(position, $"syntax error: the bool modifier is for comparisons only, not for {Symbol(operation)}");
        var isOn = Current.IsWord("on");
        if (!isOn && !Current.IsWord("ignoring"))
            return new(returnsBool, false, [], Cardinality.OneToOne, []);
        _next++;
        var labels = LabelList();
        var cardinality = TryTakeWord("group_left") ? Cardinality.ManyToOne : TryTakeWord("group_right") ? Cardinality.OneToMany : Cardinality.OneToOne;
        var include = cardinality != Cardinality.OneToOne && Current.Is("(") && !StartsOperand() ? LabelList() : [];
        return new(returnsBool, isOn, labels, cardinality, include);
    }

    // After group_left, "(" may open the labels to carry over or the right-hand side.
    private bool StartsOperand()
    {
        var inner = _tokens[_next + 1];
        var after = _tokens[Math.Min(_next + 2, _tokens.Count - 1)];
        return !inner.Is(")") && !(inner.Kind == TokenKind.Identifier && (after.Is(",") || after.Is(")")));
    }

    private List<string> LabelList()
    {
        Take("(");
        var labels = new List<string>();
        if (!TryTake(")"))
        {
            labels = List(() => Name().Text);
            Take(")");
        }
        return labels;
    }

    private Grouping? TryGrouping()
    {
        if (!Current.IsWord("by") && !Current.IsWord("without"))
            return null;
        var isWithout = _tokens[_next++].IsWord("without");
        return new(isWithout, LabelList());
    }

    private MetricExpr MetricOperand()
    {
        var token = Current;
        if (token.Kind == TokenKind.Number || token.Is("+") || token.Is("-"))
            return new LiteralExpr(token.Position, SignedNumber());
        if (TryTake("("))
        {
            var inner = Metric(0);
            Take(")");
            return inner;
        }
        if (token.Kind != TokenKind.Identifier)
            throw Unexpected();
        if (Keywords.RangeOperations.TryGetValue(token.Text, out var range))
            return RangeAggregation(range);
        if (Keywords.VectorOperations.TryGetValue(token.Text, out var vector))
            return VectorAggregation(vector);
        if (token.IsWord("label_replace"))
            return LabelReplace();
        if (token.IsWord("vector"))
            return Vector();
        throw Unexpected();
    }

    private double SignedNumber()
    {
        var isNegative = TryTake("-");
        if (!isNegative)
            TryTake("+");
        return isNegative ? -Number().Number : Number().Number;
    }

    private Token Number() => Current.Kind == TokenKind.Number ? _tokens[_next++] : throw Unexpected("NUMBER");

    private VectorExpr Vector()
    {
        var position = _tokens[_next++].Position;
        Take("(");
        var value = Number().Number;
        Take(")");
        return new(position, value);
    }

    private LabelReplaceExpr LabelReplace()
    {
        var position = _tokens[_next++].Position;
        Take("(");
        var inner = Metric(0);
        var arguments = new Token[4];
        for (var i = 0; i < arguments.Length; i++)
        {
            Take(",");
            arguments[i] = String();
        }
        Take(")");
        if (!Re2.TryParse(arguments[3].Text, isAnchored: true, dotNewline: false, out var regex, out var error))
            throw new LogQlSyntaxException(arguments[3].Position, $"invalid regex in label_replace: {error}");
        return new(position, inner, arguments[0].Text, arguments[1].Text, arguments[2].Text, arguments[3].Text, regex);
    }

    private RangeAggregation RangeAggregation(RangeOperation operation)
    {
        var word = _tokens[_next++];
        Take("(");
        double? parameter = null;
        if (Current.Kind == TokenKind.Number)
        {
            parameter = Number().Number;
            Take(",");
        }
        var range = Nested(LogRange);
        Take(")");
        var aggregation = new RangeAggregation(word.Position, operation, parameter, range, TryGrouping());
        if (RangeAggregationRules.Problem(word.Text, aggregation) is { } problem)
            throw new LogQlSyntaxException(word.Position, problem);
        return aggregation;
    }

    private VectorAggregation VectorAggregation(VectorOperation operation)
    {
        var word = _tokens[_next++];
        var grouping = TryGrouping();
        Take("(");
        double? parameter = null;
        if (Current.Kind == TokenKind.Number && _tokens[_next + 1].Is(","))
        {
            parameter = Number().Number;
            Take(",");
        }
        var inner = Metric(0);
        Take(")");
        grouping ??= TryGrouping();
        if (VectorAggregationRules.Problem(word.Text, operation, parameter, grouping) is { } problem)
            throw new LogQlSyntaxException(word.Position, problem);
        return new(word.Position, operation, parameter, inner, grouping);
    }

    // {…} | stages | unwrap x [5m] offset 1m, with parentheses around the log part or all of it, or the range right after the selector.
    private LogRange LogRange()
    {
        var position = Current.Position;
        if (TryTake("("))
        {
            var (inner, innerUnwrap, innerRange) = LogRangeParts();
            Take(")");
            if (innerRange is var (nanos, shift))
                return new(position, inner, nanos, shift, innerUnwrap);
            var (outerNanos, outerShift) = RangeAndOffset();
            return new(position, inner, outerNanos, outerShift, innerUnwrap ?? TryUnwrap());
        }
        var (log, unwrap, range) = LogRangeParts();
        return range is var (length, offset) ? new(position, log, length, offset, unwrap) : throw Unexpected("RANGE");
    }

    private (LogExpr Log, Unwrap? Unwrap, (long, long)? Range) LogRangeParts()
    {
        if (Current.Is("("))
        {
            var whole = Nested(LogRange);
            return (whole.Log, whole.Unwrap, (whole.Range, whole.Offset));
        }
        var position = Current.Position;
        var matchers = Selector();
        var stages = Stages();
        var unwrap = TryUnwrap();
        (long, long)? range = Current.Kind == TokenKind.Range ? RangeAndOffset() : null;
        if (range is not null && unwrap is null)
        {
            stages.AddRange(Stages());
            unwrap = TryUnwrap();
        }
        return (new(position, matchers, stages), unwrap, range);
    }

    private (long Range, long Offset) RangeAndOffset()
    {
        if (Current.Kind != TokenKind.Range)
            throw Unexpected("RANGE");
        var range = _tokens[_next++].Nanos;
        if (!TryTakeWord("offset"))
            return (range, 0);
        return Current.Kind == TokenKind.Duration ? (range, _tokens[_next++].Nanos) : throw Unexpected("DURATION");
    }

    private Unwrap? TryUnwrap()
    {
        if (!Current.Is("|") || !_tokens[_next + 1].IsWord("unwrap"))
            return null;
        var position = _tokens[_next + 1].Position;
        _next += 2;
        var name = Name();
        var conversion = Conversion.Number;
        if (Current.Is("("))
        {
            conversion = name.Text switch
            {
                "bytes" => Conversion.Bytes,
                "duration" or "duration_seconds" => Conversion.Duration,
                _ => throw new LogQlSyntaxException(name.Position, $"syntax error: unexpected {name.Text}, expecting bytes, duration or duration_seconds"),
            };
            Take("(");
            name = Name();
            Take(")");
        }
        var filters = new List<LabelFilter>();
        while (TryTake("|"))
            filters.Add(LabelFilters(0));
        return new(position, name.Text, conversion, filters);
    }
}

namespace Tally.Query.PromQl.Syntax;

/// <summary>What stands between an operator and its right side: <c>bool</c>, <c>on</c>, <c>group_left</c>, <c>fill</c>.</summary>
internal sealed partial class PromParser
{
    private (bool Bool, VectorMatching? Matching) Modifiers(BinaryOperator op)
    {
        var isBool = TakeKeyword("bool");
        var matching = Current.Is("on") || Current.Is("ignoring") ? Matching(op) : null;
        if (!IsFill())
            return (isBool, matching);
        matching ??= new(PromTypes.IsSet(op) ? Cardinality.ManyToMany : Cardinality.OneToOne, false, [], []);
        return (isBool, Fill(op, matching));
    }

    private VectorMatching Matching(BinaryOperator op)
    {
        var isOn = Take().Is("on");
        var labels = LabelList();
        var cardinality = PromTypes.IsSet(op) ? Cardinality.ManyToMany : Cardinality.OneToOne;
        IReadOnlyList<string> include = [];
        if (Current.Is("group_left") || Current.Is("group_right"))
        {
            var group = Take();
            if (PromTypes.IsSet(op))
                throw new PromSyntaxException(group.Span.Start, $"no grouping allowed for \"{PromPrinter.Symbol(op)}\" operation");
            cardinality = group.Is("group_left") ? Cardinality.ManyToOne : Cardinality.OneToMany;
            if (Current.Kind == TokenKind.LeftParen)
                include = LabelList();
            if (isOn && include.FirstOrDefault(labels.Contains) is { } twice)
                throw new PromSyntaxException(group.Span.Start, $"label \"{twice}\" must not occur in ON and GROUP clause at once");
        }
        return new(cardinality, isOn, labels, include);
    }

    // A metric may be called fill, too.
    private bool IsFill() => (Current.Is("fill") || Current.Is("fill_left") || Current.Is("fill_right")) && _tokens[_at + 1].Kind == TokenKind.LeftParen;

    private VectorMatching Fill(BinaryOperator op, VectorMatching matching)
    {
        while (IsFill())
        {
            var keyword = Take();
            if (!options.FillModifiers)
                throw new PromSyntaxException(keyword.Span.Start, "binop fill modifiers are experimental and not enabled");
            if (PromTypes.IsSet(op))
                throw new PromSyntaxException(keyword.Span.Start, "filling in missing series not allowed for set operators");
            Expect(TokenKind.LeftParen, "\"(\"");
            var sign = Current.Kind is TokenKind.Subtract or TokenKind.Add && Take().Kind == TokenKind.Subtract ? -1 : 1;
            if (Current.Kind is not (TokenKind.Number or TokenKind.Duration))
                throw Unexpected("in fill value, expected number");
            var value = sign * Take().Number;
            Expect(TokenKind.RightParen, "\")\" in fill value");
            matching = matching with { FillLeft = keyword.Is("fill_right") ? matching.FillLeft : value, FillRight = keyword.Is("fill_left") ? matching.FillRight : value };
        }
        return matching;
    }
}

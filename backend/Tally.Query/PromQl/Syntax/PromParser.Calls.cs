namespace Tally.Query.PromQl.Syntax;

/// <summary>Aggregations and function calls, with their labels and arguments.</summary>
internal sealed partial class PromParser
{
    private static readonly Dictionary<string, Aggregator> Aggregators = Enum.GetValues<Aggregator>().ToDictionary(PromPrinter.Name, StringComparer.OrdinalIgnoreCase);

    private AggregateNode Aggregate(Aggregator aggregator)
    {
        var name = Take();
        if (aggregator is Aggregator.LimitK or Aggregator.LimitRatio && !options.ExperimentalFunctions)
            throw new PromSyntaxException(name.Span.Start, $"{PromPrinter.Name(aggregator)}() is experimental and must be enabled with experimental functions");
        var grouping = Grouping();
        var arguments = Arguments();
        grouping ??= Grouping();
        return PromTypes.Aggregate(new(name.Span.Start, _tokens[_at - 1].Span.End), aggregator, arguments, grouping?.Labels ?? [], grouping?.Without ?? false);
    }

    private (IReadOnlyList<string> Labels, bool Without)? Grouping()
    {
        if (!Current.Is("by") && !Current.Is("without"))
            return null;
        var without = Take().Is("without");
        return (LabelList(), without);
    }

    private CallNode Call()
    {
        var name = Take();
        if (!PromFunction.All.TryGetValue(name.Text, out var function))
            throw new PromSyntaxException(name.Span.Start, $"unknown function with name \"{name.Text}\"");
        if (function.IsExperimental && !options.ExperimentalFunctions)
            throw new PromSyntaxException(name.Span.Start, $"function \"{name.Text}\" is not enabled");
        _labelsOnly = function.Name == "info";
        var arguments = Arguments();
        if (function.Name == "info" && arguments is [_, var labels, ..] && labels is not SelectorNode)
            throw new PromSyntaxException(labels.Span.Start, "expected label selectors as second argument of info()");
        return PromTypes.Check(new CallNode(new(name.Span.Start, _tokens[_at - 1].Span.End), function, arguments));
    }

    private List<PromNode> Arguments()
    {
        var (labelsOnly, arguments) = (_labelsOnly, new List<PromNode>());
        _labelsOnly = false;
        Expect(TokenKind.LeftParen, "\"(\"");
        while (Current.Kind != TokenKind.RightParen)
        {
            if (arguments.Count > 0)
                Expect(TokenKind.Comma, "\",\" or \")\"");
            // The second argument of info() chooses labels, not series: it may well match every series.
            arguments.Add(labelsOnly && arguments.Count == 1 && Current.Kind == TokenKind.LeftBrace ? Labels() : Expression(0));
        }
        _at++;
        return arguments;
    }

    private List<string> LabelList()
    {
        Expect(TokenKind.LeftParen, "\"(\"");
        var labels = new List<string>();
        while (Current.Kind != TokenKind.RightParen)
        {
            if (Current.Kind is not (TokenKind.Identifier or TokenKind.String) || Current.Text.Length == 0 || (Current.Kind == TokenKind.Identifier && Current.Text.Contains(':', StringComparison.Ordinal)))
                throw Unexpected("in grouping opts, expected label");
            labels.Add(Take().Text);
            if (Current.Kind != TokenKind.Comma)
                break;
            _at++;
        }
        Expect(TokenKind.RightParen, "\",\" or \")\" in grouping opts");
        return labels;
    }
}

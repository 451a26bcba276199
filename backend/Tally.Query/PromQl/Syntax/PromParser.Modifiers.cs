using Tally.Signals;

namespace Tally.Query.PromQl.Syntax;

/// <summary>What follows a selector or a subquery: a range, <c>offset</c>, <c>@</c>, <c>anchored</c> and <c>smoothed</c>.</summary>
internal sealed partial class PromParser
{
    private PromNode Postfix(PromNode node)
    {
        while (true)
        {
            if (Current.Kind == TokenKind.LeftBracket)
                node = Range(node);
            else if (Current.Is("offset"))
                node = Offset(node);
            else if (Current.Kind == TokenKind.At)
                node = At(node);
            else if (Current.Is("anchored") || Current.Is("smoothed"))
                node = Extended(node);
            else
                return node;
        }
    }

    private PromNode Range(PromNode node)
    {
        var open = Take();
        var range = Duration();
        if (Current.Kind == TokenKind.Colon)
        {
            _at++;
            var step = Current.Kind == TokenKind.RightBracket ? null : Duration();
            return PromTypes.Check(new SubqueryNode(new(node.Span.Start, Expect(TokenKind.RightBracket, "\"]\"").Span.End), node, Fixed(range), step is null ? 0 : Fixed(step), 0, null)
            {
                RangePart = Part(range),
                StepPart = step is null ? null : Part(step),
            });
        }
        var end = Expect(TokenKind.RightBracket, "\":\" or \"]\"").Span.End;
        if (node is not SelectorNode selector)
            throw new PromSyntaxException(node.Span.Start, "ranges only allowed for vector selectors");
        if (selector.Offset != 0 || selector.OffsetPart is not null)
            throw new PromSyntaxException(open.Span.Start, "no offset modifiers allowed before range");
        if (selector.At is not null)
            throw new PromSyntaxException(open.Span.Start, "no @ modifiers allowed before range");
        return new RangeNode(new(node.Span.Start, end), selector, Fixed(range)) { RangePart = Part(range) };
    }

    private PromNode Offset(PromNode node)
    {
        var keyword = Take();
        var written = SignedDuration();
        var (offset, part) = (Fixed(written, isSigned: true), Part(written));
        var end = _tokens[_at - 1].Span.End;
        if (node is SelectorNode { Offset: not 0 } or SelectorNode { OffsetPart: not null } or RangeNode { Selector.Offset: not 0 } or RangeNode { Selector.OffsetPart: not null } or SubqueryNode { Offset: not 0 } or SubqueryNode { OffsetPart: not null })
            throw new PromSyntaxException(keyword.Span.Start, "offset may not be set multiple times");
        return node switch
        {
            SelectorNode selector => selector with { Offset = offset, OffsetPart = part, Span = new(node.Span.Start, end) },
            RangeNode range => range with { Selector = range.Selector with { Offset = offset, OffsetPart = part }, Span = new(node.Span.Start, end) },
            SubqueryNode subquery => subquery with { Offset = offset, OffsetPart = part, Span = new(node.Span.Start, end) },
            _ => throw new PromSyntaxException(node.Span.Start, "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery"),
        };
    }

    private PromNode Extended(PromNode node)
    {
        var keyword = Take();
        var name = keyword.Is("anchored") ? "anchored" : "smoothed";
        if (!options.ExtendedRangeSelectors)
            throw new PromSyntaxException(keyword.Span.Start, $"{name} modifier is experimental and not enabled");
        var extension = keyword.Is("anchored") ? Extension.Anchored : Extension.Smoothed;
        var selector = node switch
        {
            SelectorNode instant => instant,
            RangeNode range => range.Selector,
            SubqueryNode => throw new PromSyntaxException(node.Span.Start, $"{name} modifier is not supported for subqueries"),
            _ => throw new PromSyntaxException(node.Span.Start, $"{name} modifier not implemented"),
        };
        if (selector.Extension is not Extension.None && selector.Extension != extension)
            throw new PromSyntaxException(node.Span.Start, "anchored and smoothed modifiers cannot be used together");
        selector = selector with { Extension = extension };
        var span = new Span(node.Span.Start, keyword.Span.End);
        return node is RangeNode wide ? wide with { Selector = selector, Span = span } : selector with { Span = span };
    }

    private PromNode At(PromNode node)
    {
        var sign = Take();
        var at = AtTime();
        var end = _tokens[_at - 1].Span.End;
        if (node is SelectorNode { At: not null } or RangeNode { Selector.At: not null } or SubqueryNode { At: not null })
            throw new PromSyntaxException(sign.Span.Start, "@ <timestamp> may not be set multiple times");
        return node switch
        {
            SelectorNode selector => selector with { At = at, Span = new(node.Span.Start, end) },
            RangeNode range => range with { Selector = range.Selector with { At = at }, Span = new(node.Span.Start, end) },
            SubqueryNode subquery => subquery with { At = at, Span = new(node.Span.Start, end) },
            _ => throw new PromSyntaxException(node.Span.Start, "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery"),
        };
    }

    private AtModifier AtTime()
    {
        if (Current.Is("start") || Current.Is("end"))
        {
            var isStart = Take().Is("start");
            Expect(TokenKind.LeftParen, "\"(\" in @");
            Expect(TokenKind.RightParen, "\")\" in @");
            return isStart ? new AtModifier.QueryStart() : new AtModifier.QueryEnd();
        }
        var negative = Current.Kind == TokenKind.Subtract;
        if (Current.Kind is TokenKind.Subtract or TokenKind.Add)
            _at++;
        if (Current.Kind is not (TokenKind.Number or TokenKind.Duration))
            throw Unexpected("in @, expected timestamp");
        var token = Take();
        var seconds = negative ? -token.Number : token.Number;
        if (!double.IsFinite(seconds) || Math.Abs(seconds) >= long.MaxValue / 1000.0)
            throw new PromSyntaxException(token.Span.Start, $"timestamp out of bounds for @ modifier: {GoFloat.General(seconds)}");
        return new AtModifier.Time((long)Math.Round(seconds * 1000, MidpointRounding.AwayFromZero));
    }
}

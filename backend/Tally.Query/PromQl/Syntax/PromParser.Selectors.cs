using Tally.Query.Text;
using Tally.Storage;

namespace Tally.Query.PromQl.Syntax;

/// <summary>A metric name and matchers in braces.</summary>
internal sealed partial class PromParser
{
    /// <summary>A text that is one selector and nothing else; unlike in a query it may match everything.</summary>
    public static SelectorNode ParseSelector(string text)
    {
        var parser = new PromParser(text, PromOptions.Default);
        Token? name = parser.Current.Kind == TokenKind.Identifier ? parser.Take() : null;
        if (name is null && parser.Current.Kind != TokenKind.LeftBrace)
            throw parser.Unexpected("expected a name or \"{\"");
        var selector = parser.AnySelector(name);
        return parser.Current.Kind == TokenKind.End ? selector : throw parser.Unexpected();
    }

    private SelectorNode Selector(Token? name) => PromTypes.Check(AnySelector(name));

    private SelectorNode Labels() => AnySelector(null);

    private SelectorNode AnySelector(Token? name)
    {
        var matchers = new List<LabelMatcher>();
        var metric = name?.Text;
        var start = (name ?? Current).Span.Start;
        var end = Current.Kind == TokenKind.LeftBrace ? Matchers(matchers, ref metric) : name!.Value.Span.End;
        if (metric is not null)
            matchers.Add(new("__name__", MatchOperator.Equal, metric));
        return new SelectorNode(new(start, end), metric, matchers, 0, null);
    }

    private int Matchers(List<LabelMatcher> matchers, ref string? metric)
    {
        _at++;
        while (Current.Kind != TokenKind.RightBrace)
        {
            var label = Current;
            if (label.Kind is not (TokenKind.Identifier or TokenKind.String) || (label.Kind == TokenKind.Identifier && label.Text.Contains(':', StringComparison.Ordinal)))
                throw Unexpected("in label matching, expected string or \"}\"");
            _at++;
            // {"metric.name"}: quoted text without an operator is the name
            if (label.Kind == TokenKind.String && Current.Kind is TokenKind.Comma or TokenKind.RightBrace)
            {
                if (metric is not null)
                    throw new PromSyntaxException(label.Span.Start, $"metric name must not be set twice: \"{metric}\" or \"{label.Text}\"");
                metric = label.Text;
            }
            else
            {
                matchers.Add(Matcher(label));
                if (label.Text == "__name__" && metric is not null && matchers[^1].Operator == MatchOperator.Equal)
                    throw new PromSyntaxException(label.Span.Start, $"metric name must not be set twice: \"{metric}\" or \"{matchers[^1].Value}\"");
            }
            if (Current.Kind != TokenKind.Comma)
                break;
            _at++;
        }
        return Expect(TokenKind.RightBrace, "\",\" or \"}\" in label matching").Span.End;
    }

    private LabelMatcher Matcher(Token label)
    {
        var op = Current.Kind switch
        {
            TokenKind.Equal => MatchOperator.Equal,
            TokenKind.NotEqual => MatchOperator.NotEqual,
            TokenKind.RegexMatch => MatchOperator.Regex,
            TokenKind.RegexNoMatch => MatchOperator.NotRegex,
            _ => throw Unexpected("in label matching, expected label matching operator"),
        };
        _at++;
        if (Current.Kind != TokenKind.String)
            throw Unexpected("in label matching, expected string");
        var value = Take();
        if (op is MatchOperator.Equal or MatchOperator.NotEqual)
            return new(label.Text, op, value.Text);
        if (!Re2.TryAnchored(value.Text, out var pattern, out var error))
            throw new PromSyntaxException(value.Span.Start, error);
        return new(label.Text, op, value.Text, pattern.IsMatch);
    }
}

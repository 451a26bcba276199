using Tally.Query.Text;
using Tally.Storage;

namespace Tally.Query.PromQl.Syntax;

/// <summary>Precedence parser over the words of a query. Types are checked as nodes are made, by <see cref="PromTypes"/>.</summary>
internal sealed class PromParser(string text, PromOptions options)
{
    private const int PowerLevel = 6;
    // A deeper tree would overflow the stack of whoever walks it.
    private const int MaxDepth = 256;

    private readonly List<Token> _tokens = PromLexer.Read(text);
    private int _at;
    private int _depth;

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

    private (bool Bool, VectorMatching? Matching) Modifiers(BinaryOperator op)
    {
        var isBool = TakeKeyword("bool");
        var isOn = Current.Is("on");
        if (!isOn && !Current.Is("ignoring"))
            return (isBool, null);
        _at++;
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
        return (isBool, new(cardinality, isOn, labels, include));
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
        var arguments = Arguments();
        return PromTypes.Check(new CallNode(new(name.Span.Start, _tokens[_at - 1].Span.End), function, arguments));
    }

    private List<PromNode> Arguments()
    {
        Expect(TokenKind.LeftParen, "\"(\"");
        var arguments = new List<PromNode>();
        while (Current.Kind != TokenKind.RightParen)
        {
            if (arguments.Count > 0)
                Expect(TokenKind.Comma, "\",\" or \")\"");
            arguments.Add(Expression(0));
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

    private SelectorNode Selector(Token? name)
    {
        var matchers = new List<LabelMatcher>();
        var metric = name?.Text;
        var start = (name ?? Current).Span.Start;
        var end = Current.Kind == TokenKind.LeftBrace ? Matchers(matchers, ref metric) : name!.Value.Span.End;
        if (metric is not null)
            matchers.Add(new("__name__", MatchOperator.Equal, metric));
        return PromTypes.Check(new SelectorNode(new(start, end), metric, matchers, 0, null));
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
        return new(label.Text, op, value.Text, pattern);
    }

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
            else
                return node;
        }
    }

    private PromNode Range(PromNode node)
    {
        var open = Take();
        var range = PositiveDuration();
        if (Current.Kind == TokenKind.Colon)
        {
            _at++;
            var step = Current.Kind == TokenKind.RightBracket ? 0 : PositiveDuration();
            return PromTypes.Check(new SubqueryNode(new(node.Span.Start, Expect(TokenKind.RightBracket, "\"]\"").Span.End), node, range, step, 0, null));
        }
        var end = Expect(TokenKind.RightBracket, "\":\" or \"]\"").Span.End;
        if (node is not SelectorNode selector)
            throw new PromSyntaxException(node.Span.Start, "ranges only allowed for vector selectors");
        if (selector.Offset != 0)
            throw new PromSyntaxException(open.Span.Start, "no offset modifiers allowed before range");
        if (selector.At is not null)
            throw new PromSyntaxException(open.Span.Start, "no @ modifiers allowed before range");
        return new RangeNode(new(node.Span.Start, end), selector, range);
    }

    private PromNode Offset(PromNode node)
    {
        var keyword = Take();
        var sign = Current.Kind is TokenKind.Subtract or TokenKind.Add ? Take().Kind == TokenKind.Subtract ? -1 : 1 : 1;
        var offset = sign * Duration();
        var end = _tokens[_at - 1].Span.End;
        if (node is SelectorNode { Offset: not 0 } or RangeNode { Selector.Offset: not 0 } or SubqueryNode { Offset: not 0 })
            throw new PromSyntaxException(keyword.Span.Start, "offset may not be set multiple times");
        return node switch
        {
            SelectorNode selector => selector with { Offset = offset, Span = new(node.Span.Start, end) },
            RangeNode range => range with { Selector = range.Selector with { Offset = offset }, Span = new(node.Span.Start, end) },
            SubqueryNode subquery => subquery with { Offset = offset, Span = new(node.Span.Start, end) },
            _ => throw new PromSyntaxException(node.Span.Start, "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery"),
        };
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
            throw new PromSyntaxException(token.Span.Start, $"timestamp out of bounds for @ modifier: {PromPrinter.Number(seconds)}");
        return new AtModifier.Time((long)Math.Round(seconds * 1000, MidpointRounding.AwayFromZero));
    }

    private long PositiveDuration()
    {
        var token = Current;
        var duration = Duration();
        return duration > 0 ? duration : throw new PromSyntaxException(token.Span.Start, "duration must be greater than 0");
    }

    // 5m, or a number of seconds
    private long Duration()
    {
        if (Current.Kind is not (TokenKind.Duration or TokenKind.Number))
            throw Unexpected("in duration, expected number or duration");
        var token = Take();
        if (!double.IsFinite(token.Number) || token.Number >= long.MaxValue / 1_000_000_000.0)
            throw new PromSyntaxException(token.Span.Start, "duration out of range");
        return (long)Math.Round(token.Number * 1000, MidpointRounding.AwayFromZero);
    }

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

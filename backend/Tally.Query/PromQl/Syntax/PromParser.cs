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
    private bool _labelsOnly;

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
                RangePart = Part(range), StepPart = step is null ? null : Part(step),
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
            throw new PromSyntaxException(token.Span.Start, $"timestamp out of bounds for @ modifier: {PromPrinter.Number(seconds)}");
        return new AtModifier.Time((long)Math.Round(seconds * 1000, MidpointRounding.AwayFromZero));
    }

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

    private T Experimental<T>(T node) where T : PromNode =>
        options.DurationExpressions ? node : throw new PromSyntaxException(node.Span.Start, "experimental duration expression is not enabled");

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

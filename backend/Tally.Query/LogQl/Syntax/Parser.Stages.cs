using Tally.Query.Text;

namespace Tally.Query.LogQl.Syntax;

internal sealed partial class Parser
{
    // Everything after the selector, up to a range, an unwrap or the end of the log query.
    private List<Stage> Stages()
    {
        var stages = new List<Stage>();
        while (TryStage() is { } stage)
            stages.Add(stage);
        return stages;
    }

    private Stage? TryStage()
    {
        if (Current.Kind != TokenKind.Symbol)
            return null;
        return Current.Text switch
        {
            "|=" => LineFilter(LineMatch.Contains),
            "!=" => LineFilter(LineMatch.NotContains),
            "|~" => LineFilter(LineMatch.Regex),
            "!~" => LineFilter(LineMatch.NotRegex),
            "|>" => LineFilter(LineMatch.Pattern),
            "!>" => LineFilter(LineMatch.NotPattern),
            "|" when !_tokens[_next + 1].IsWord("unwrap") => PipeStage(),
            _ => null,
        };
    }

    // |= "a" or "b" or ip("10.0.0.0/8")
    private LineFilterStage LineFilter(LineMatch match)
    {
        var position = _tokens[_next++].Position;
        var needles = new List<LineNeedle> { Needle(match) };
        while (TryTakeWord("or"))
            needles.Add(Needle(match));
        return new(position, match, needles);
    }

    private LineNeedle Needle(LineMatch match)
    {
        if (Current.IsWord("ip") && _tokens[_next + 1].Is("("))
        {
            var pattern = Ip();
            if (match is not (LineMatch.Contains or LineMatch.NotContains))
                throw new LogQlSyntaxException(pattern.Position, "ip: invalid operation, only |= and != are supported");
            return new(pattern.Position, pattern.Text, IsIp: true, Regex: null);
        }
        var text = String();
        if (match is not (LineMatch.Regex or LineMatch.NotRegex))
            return new(text.Position, text.Text, IsIp: false, Regex: null);
        if (!Re2.TryUnanchored(text.Text, out var regex, out var error))
            throw new LogQlSyntaxException(text.Position, error);
        return new(text.Position, text.Text, IsIp: false, regex);
    }

    private Token Ip()
    {
        _next++;
        Take("(");
        var pattern = String();
        Take(")");
        return pattern;
    }

    private Stage PipeStage()
    {
        Take("|");
        var word = Current;
        if (word.Kind != TokenKind.Identifier || !Keywords.Reserved.Contains(word.Text))
            return new LabelFilterStage(word.Position, LabelFilters(0));
        _next++;
#pragma warning disable CA1308 // The keywords are lower case.
        return word.Text.ToLowerInvariant() switch
#pragma warning restore CA1308
        {
            "json" => new JsonStage(word.Position, Extractions()),
            "logfmt" => Logfmt(word.Position),
            "regexp" => Regexp(word.Position),
            "pattern" => new PatternStage(word.Position, String().Text),
            "unpack" => new UnpackStage(word.Position),
            "line_format" => new LineFormatStage(word.Position, String().Text),
            "label_format" => new LabelFormatStage(word.Position, List(Assignment)),
            "decolorize" => new DecolorizeStage(word.Position),
            "drop" => new DropStage(word.Position, List(Choice)),
            "keep" => new KeepStage(word.Position, List(Choice)),
            _ => throw new LogQlSyntaxException(word.Position, $"syntax error: unexpected {word.Description}"),
        };
    }

    private LogfmtStage Logfmt(int position)
    {
        var (strict, keepEmpty) = (false, false);
        for (; Current.Kind == TokenKind.Flag; _next++)
            if (Current.Text == "--strict")
                strict = true;
            else
                keepEmpty = true;
        return new(position, strict, keepEmpty, Extractions());
    }

    // a="path", b
    private List<Extraction> Extractions() => IsName ? List(Extraction) : [];

    private Extraction Extraction()
    {
        var name = Name();
        return new(name.Position, name.Text, TryTake("=") ? String().Text : name.Text);
    }

    private RegexpStage Regexp(int position)
    {
        var pattern = String();
        if (!Re2.TryUnanchored(pattern.Text, out var regex, out var error))
            throw new LogQlSyntaxException(pattern.Position, error);
        var names = regex.GroupNames.Where(name => name.Length > 0).ToList();
        if (names.Count == 0)
            throw new LogQlSyntaxException(pattern.Position, "at least one named capture must be supplied");
        foreach (var name in names)
            if (names.Count(other => other == name) > 1)
                throw new LogQlSyntaxException(pattern.Position, $"duplicate extracted label name '{name}'");
        return new(position, pattern.Text, regex);
    }

    private LabelAssignment Assignment()
    {
        var name = Name();
        Take("=");
        return Current.Kind == TokenKind.String
            ? new(name.Position, name.Text, String().Text, IsTemplate: true)
            : new(name.Position, name.Text, Name().Text, IsTemplate: false);
    }

    private LabelChoice Choice()
    {
        var name = Name();
        return Current.Kind == TokenKind.Symbol && Current.Text is "=" or "!=" or "=~" or "!~"
            ? new(name.Text, Matcher(name))
            : new(name.Text, null);
    }

    private List<T> List<T>(Func<T> item)
    {
        var items = new List<T> { item() };
        while (TryTake(","))
            items.Add(item());
        return items;
    }

    // "or" binds less than "and". A comma or nothing between two filters is an "and" too, but takes all that follows as
    // its right side: upstream's grammar gives it no precedence, so a or b, c is a or (b and c), and a, b or c is a and (b or c).
    private LabelFilter LabelFilters(int precedence) => Nested(() =>
    {
        var left = LabelFilterOrParentheses();
        while (true)
        {
            var position = Current.Position;
            if (precedence <= 1 && TryTakeWord("or"))
                left = new OrFilter(position, left, LabelFilters(2));
            else if (precedence <= 2 && TryTakeWord("and"))
                left = new AndFilter(position, left, LabelFilters(3));
            else if (TryTake(",") || IsName || Current.Is("("))
                left = new AndFilter(position, left, LabelFilters(0));
            else
                return left;
        }
    });

    private LabelFilter LabelFilterOrParentheses()
    {
        if (!TryTake("("))
            return OneLabelFilter();
        var inner = LabelFilters(0);
        Take(")");
        return inner;
    }

    private LabelFilter OneLabelFilter()
    {
        var name = Name();
        var symbol = Current;
        var value = _next + 1 < _tokens.Count ? _tokens[_next + 1] : symbol;
        if (value.Kind == TokenKind.String)
            return new MatcherFilter(name.Position, Matcher(name));
        if (value.IsWord("ip") && symbol.Kind == TokenKind.Symbol && symbol.Text is not ("=" or "!="))
            throw new LogQlSyntaxException(value.Position, "syntax error: unexpected ip");
        if (symbol.Kind != TokenKind.Symbol || symbol.Text is not ("=" or "==" or "!=" or ">" or ">=" or "<" or "<="))
            throw Unexpected("=, ==, !=, =~, !~, >, >=, < or <=");
        _next++;
        if (value.IsWord("ip") && symbol.Text is "=" or "!=")
            return new IpFilter(name.Position, name.Text, symbol.Text == "!=", Ip().Text);
        var comparison = symbol.Text == "=" ? BinaryOperation.Equal : Keywords.BinaryOperations[symbol.Text].Operation;
        var sign = TryTake("-") ? -1 : TryTake("+") ? 1 : 0;
        value = _tokens[_next++];
        return value.Kind switch
        {
            TokenKind.Number => new NumberFilter(name.Position, name.Text, comparison, sign < 0 ? -value.Number : value.Number),
            TokenKind.Duration when sign == 0 => new DurationFilter(name.Position, name.Text, comparison, value.Nanos),
            TokenKind.Bytes when sign == 0 => new BytesFilter(name.Position, name.Text, comparison, (ulong)value.Number),
            _ => throw new LogQlSyntaxException(value.Position, $"syntax error: unexpected {value.Description}, expecting STRING, NUMBER, DURATION or BYTES"),
        };
    }
}

namespace Tally.Backend.Alloy.Syntax;

/// <summary>Alloy's configuration syntax: a file is a body of attributes and blocks, values are expressions.</summary>
internal sealed class Parser
{
    private readonly string _file;
    private readonly List<Token> _tokens;
    private int _at;

    private Parser(string file, List<Token> tokens)
    {
        _file = file;
        _tokens = tokens;
    }

    /// <param name="file">The name that errors begin with.</param>
    /// <param name="text">The file's content.</param>
    /// <exception cref="AlloyException">The text is not in Alloy's syntax.</exception>
    public static AlloyFile Parse(string file, string text)
    {
        var parser = new Parser(file, Lexer.Read(file, text));
        return new(file, parser.ReadBody(TokenKind.End, ""));
    }

    private Token Current => _tokens[_at];

    private List<Statement> ReadBody(TokenKind end, string closing)
    {
        var body = new List<Statement>();
        while (true)
        {
            while (Current.Kind == TokenKind.Terminator)
                _at++;
            if (Current.Kind == end && (end == TokenKind.End || Current.Text == closing))
                return body;
            body.Add(ReadStatement());
            if (Current.Kind == TokenKind.Terminator)
                _at++;
            else if (!(Current.Kind == end && Current.Text == closing))
                throw Unexpected("the end of the line");
        }
    }

    // name = expression | name.name "label" { body }
    private Statement ReadStatement()
    {
        var at = Current.At;
        var name = TakeIdentifier("the name of an attribute or a block");
        if (Current.Is("="))
        {
            _at++;
            return new AttributeStatement(at, name, new ExpressionReader(this).Read());
        }
        while (Current.Is("."))
        {
            _at++;
            name += "." + TakeIdentifier("a name after `.`");
        }
        string? label = null;
        if (Current.Kind == TokenKind.Text)
            label = TakeLabel();
        Take("{", label is null ? "`=` for an attribute, a label or `{` for a block" : "`{`");
        var body = ReadBody(TokenKind.Symbol, "}");
        _at++;
        return new BlockStatement(at, name, label, body);
    }

    private string TakeLabel()
    {
        var label = Current.Text;
        if (label.Length == 0 || !(char.IsLetter(label[0]) || label[0] == '_') || !label.All(c => char.IsLetterOrDigit(c) || c == '_'))
            throw new AlloyException(_file, Current.At, $"the label \"{label}\" is no identifier, expected letters, digits and underscores, a digit not first");
        _at++;
        return label;
    }

    private string TakeIdentifier(string expected)
    {
        if (Current.Kind != TokenKind.Identifier)
            throw Unexpected(expected);
        return _tokens[_at++].Text;
    }

    private void Take(string symbol, string expected)
    {
        if (!Current.Is(symbol))
            throw Unexpected(expected);
        _at++;
    }

    private AlloyException Unexpected(string expected) => new(_file, Current.At, $"unexpected {Current.Described}, expected {expected}");

    /// <summary>Expressions, by precedence climbing.</summary>
    private readonly ref struct ExpressionReader(Parser parser)
    {
        private static int Precedence(Token token) => token.Kind != TokenKind.Symbol ? 0 : token.Text switch
        {
            "||" => 1,
            "&&" => 2,
            "==" or "!=" or "<" or "<=" or ">" or ">=" => 3,
            "+" or "-" => 4,
            "*" or "/" or "%" => 5,
            "^" => 6,
            _ => 0,
        };

        public Expression Read(int least = 1)
        {
            var left = ReadUnary();
            while (Precedence(parser.Current) is var precedence && precedence >= least)
            {
                var symbol = parser._tokens[parser._at++];
                // Only ^ binds to the right.
                var right = Read(symbol.Text == "^" ? precedence : precedence + 1);
                left = new BinaryExpression(left.At, symbol.Text, left, right);
            }
            return left;
        }

        private Expression ReadUnary()
        {
            if (!parser.Current.Is("!") && !parser.Current.Is("-"))
                return ReadPrimary();
            var symbol = parser._tokens[parser._at++];
            return new UnaryExpression(symbol.At, symbol.Text, ReadUnary());
        }

        private Expression ReadPrimary()
        {
            var value = ReadOperand();
            while (true)
                if (parser.Current.Is("."))
                {
                    parser._at++;
                    value = new AccessExpression(value.At, value, parser.TakeIdentifier("a name after `.`"));
                }
                else if (parser.Current.Is("["))
                {
                    parser._at++;
                    var index = Read();
                    parser.Take("]", "`]`");
                    value = new IndexExpression(value.At, value, index);
                }
                else if (parser.Current.Is("("))
                    value = new CallExpression(value.At, value, ReadList("(", ")"));
                else
                    return value;
        }

        private Expression ReadOperand()
        {
            var token = parser.Current;
            switch (token)
            {
                case { Kind: TokenKind.Text or TokenKind.RawText }:
                    parser._at++;
                    return new LiteralExpression(token.At, token.Text, token.Kind == TokenKind.RawText);
                case { Kind: TokenKind.Number }:
                    parser._at++;
                    return double.TryParse(token.Text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number)
                        ? new LiteralExpression(token.At, number)
                        : throw new AlloyException(parser._file, token.At, $"`{token.Text}` is no number");
                case { Kind: TokenKind.Identifier }:
                    parser._at++;
                    return token.Text switch
                    {
                        "true" or "false" => new LiteralExpression(token.At, token.Text == "true"),
                        "null" => new LiteralExpression(token.At, null),
                        _ => new IdentifierExpression(token.At, token.Text),
                    };
                case var open when open.Is("["):
                    return new ArrayExpression(token.At, ReadList("[", "]"));
                case var open when open.Is("{"):
                    return ReadObject();
                case var open when open.Is("("):
                    parser._at++;
                    var inner = Read();
                    parser.Take(")", "`)`");
                    return inner;
                default:
                    throw parser.Unexpected("a value");
            }
        }

        // Over several lines, the last item needs its comma too: a line's end is no white space there.
        private List<Expression> ReadList(string open, string close)
        {
            parser.Take(open, $"`{open}`");
            var items = new List<Expression>();
            while (!parser.Current.Is(close))
            {
                items.Add(Read());
                if (!parser.Current.Is(","))
                    break;
                parser._at++;
            }
            parser.Take(close, $"`,` or `{close}`");
            return items;
        }

        private ObjectExpression ReadObject()
        {
            var at = parser.Current.At;
            parser.Take("{", "`{`");
            var fields = new List<ObjectField>();
            while (!parser.Current.Is("}"))
            {
                if (parser.Current.Kind is not (TokenKind.Identifier or TokenKind.Text))
                    throw parser.Unexpected("a key or `}`");
                var key = parser._tokens[parser._at++].Text;
                parser.Take("=", "`=`");
                fields.Add(new(key, Read()));
                if (!parser.Current.Is(","))
                    break;
                parser._at++;
            }
            parser.Take("}", "`,` or `}`");
            return new(at, fields);
        }
    }
}

using System.Globalization;
using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl;

/// <summary>The OpenTelemetry Transformation Language, as far as syntax goes; which names exist is the compiler's to say.</summary>
internal sealed class OttlParser
{
    private readonly List<OttlToken> _tokens;
    private int _at;

    private OttlParser(string text) => _tokens = OttlLexer.Read(text);

    /// <exception cref="OttlException">The text is no statement.</exception>
    public static OttlStatement Statement(string text)
    {
        var parser = new OttlParser(text);
        var start = parser.Current;
        if (start.Kind != OttlTokenKind.Lower || !parser._tokens[1].Is("("))
            throw new OttlException(start.At, $"unexpected {start.Described}, expected an editor such as set(…)");
        var editor = parser.ReadCall();
        OttlCondition? where = null;
        if (parser.TryTake("where"))
            where = parser.ReadOr();
        parser.End("`where` or the end of the statement");
        return new(editor, where);
    }

    /// <exception cref="OttlException">The text is no condition.</exception>
    public static OttlCondition Condition(string text)
    {
        var parser = new OttlParser(text);
        var condition = parser.ReadOr();
        parser.End("the end of the condition");
        return condition;
    }

    private OttlToken Current => _tokens[_at];

    private OttlCondition ReadOr() => ReadJoined("or", isAnd: false, () => ReadJoined("and", isAnd: true, ReadNot));

    private OttlCondition ReadJoined(string word, bool isAnd, Func<OttlCondition> read)
    {
        var operands = new List<OttlCondition> { read() };
        while (TryTake(word))
            operands.Add(read());
        return operands is [var only] ? only : new OttlJoin(operands[0].At, isAnd, operands);
    }

    private OttlCondition ReadNot()
    {
        var at = Current.At;
        return TryTake("not") ? new OttlNot(at, ReadNot()) : ReadComparison();
    }

    private OttlCondition ReadComparison()
    {
        var start = _at;
        if (Current.Is("("))
        {
            // A group of conditions or the left side of a comparison: (a == b) or (1 + 2) == 3.
            _at++;
            try
            {
                var inner = ReadOr();
                if (TryTake(")") && !IsComparison(Current))
                    return inner;
            }
            catch (OttlException)
            {
            }
            _at = start;
        }
        var left = ReadValue();
        if (!IsComparison(Current))
            return left is OttlCall or OttlLiteral { Value.Kind: ValueKind.Bool }
                ? new OttlTest(left.At, left)
                : throw Unexpected("a comparison");
        var symbol = _tokens[_at++].Text;
        return new OttlComparison(left.At, symbol, left, ReadValue());
    }

    private static bool IsComparison(OttlToken token) => token.Kind == OttlTokenKind.Symbol && token.Text is "==" or "!=" or "<" or "<=" or ">" or ">=";

    private OttlNode ReadValue() => ReadMath(["+", "-"], () => ReadMath(["*", "/"], ReadOperand));

    private OttlNode ReadMath(string[] symbols, Func<OttlNode> read)
    {
        var left = read();
        while (Current.Kind == OttlTokenKind.Symbol && symbols.Contains(Current.Text))
        {
            var symbol = _tokens[_at++].Text;
            left = new OttlMath(left.At, symbol, left, read());
        }
        return left;
    }

    private OttlNode ReadOperand()
    {
        var token = Current;
        switch (token.Kind)
        {
            case OttlTokenKind.Text:
                _at++;
                return new OttlLiteral(token.At, AttributeValue.From(token.Text));
            case OttlTokenKind.Int when long.TryParse(token.Text, CultureInfo.InvariantCulture, out var whole):
                _at++;
                return new OttlLiteral(token.At, AttributeValue.From(whole));
            case OttlTokenKind.Float when double.TryParse(token.Text, CultureInfo.InvariantCulture, out var number):
                _at++;
                return new OttlLiteral(token.At, AttributeValue.From(number));
            case OttlTokenKind.Bytes when token.Text.Length % 2 == 0:
                _at++;
                return new OttlLiteral(token.At, AttributeValue.From(Convert.FromHexString(token.Text.AsSpan(2))));
            case OttlTokenKind.Lower when token.Text is "nil" or "true" or "false":
                _at++;
                return new OttlLiteral(token.At, token.Text == "nil" ? default : AttributeValue.From(token.Text == "true"));
            case OttlTokenKind.Lower:
                return ReadPath();
            case OttlTokenKind.Upper:
                if (_tokens[_at + 1].Is("("))
                    return ReadCall();
                _at++;
                return new OttlEnum(token.At, token.Text);
            case OttlTokenKind.Symbol when token.Text == "[":
                _at++;
                return new OttlList(token.At, ReadItems("]", ReadValue));
            case OttlTokenKind.Symbol when token.Text == "(":
                _at++;
                var inner = ReadValue();
                Take(")");
                return inner;
            default:
                throw Unexpected("a value");
        }
    }

    private OttlPathNode ReadPath()
    {
        var at = Current.At;
        var fields = new List<string>();
        do
            fields.Add(Current.Kind == OttlTokenKind.Lower ? _tokens[_at++].Text : throw Unexpected("a name"));
        while (TryTake("."));
        return new(at, fields, ReadKeys());
    }

    private OttlCall ReadCall()
    {
        var name = _tokens[_at++];
        Take("(");
        var arguments = ReadItems(")", () =>
        {
            string? parameter = null;
            if (Current.Kind == OttlTokenKind.Lower && _tokens[_at + 1].Is("="))
            {
                parameter = Current.Text;
                _at += 2;
            }
            return new OttlArgument(parameter, ReadValue());
        });
        return new(name.At, name.Text, arguments, ReadKeys());
    }

    private List<AttributeValue> ReadKeys()
    {
        var keys = new List<AttributeValue>();
        while (TryTake("["))
        {
            keys.Add(Current.Kind switch
            {
                OttlTokenKind.Text => AttributeValue.From(Current.Text),
                OttlTokenKind.Int => AttributeValue.From(long.Parse(Current.Text, CultureInfo.InvariantCulture)),
                _ => throw Unexpected("a key in quotes or an index"),
            });
            _at++;
            Take("]");
        }
        return keys;
    }

    private List<T> ReadItems<T>(string close, Func<T> read)
    {
        var items = new List<T>();
        if (TryTake(close))
            return items;
        do
            items.Add(read());
        while (TryTake(","));
        Take(close);
        return items;
    }

    private bool TryTake(string symbol)
    {
        if (!Current.Is(symbol))
            return false;
        _at++;
        return true;
    }

    private void Take(string symbol)
    {
        if (!TryTake(symbol))
            throw Unexpected($"`{symbol}`");
    }

    private void End(string expected)
    {
        if (Current.Kind != OttlTokenKind.End)
            throw Unexpected(expected);
    }

    private OttlException Unexpected(string expected) => new(Current.At, $"unexpected {Current.Described}, expected {expected}");
}

using System.Globalization;
using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Templates;

internal sealed partial class TemplateParser
{
    // $i, $x := .list | f "a" 1
    private Pipe Pipe(int open, int maxVariables = 1)
    {
        var at = _at;
        var variables = Variables(maxVariables, out var declares);
        var commands = new List<Command>();
        do
        {
            var command = Command(open);
            if (commands.Count > 0 && command.Operands[0] is ConstantOperand)
                throw new TemplateException(command.At, $"non executable command in pipeline stage {commands.Count + 1}");
            commands.Add(command);
        }
        while (TryTake('|'));
        if (declares)
            _variables.AddRange(variables);
        return new(at, variables, declares, commands);
    }

    // The names before ":=" or "="; none, and nothing read, where a variable is only used.
    private List<string> Variables(int most, out bool declares)
    {
        var (start, names) = (_at, new List<string>());
        declares = false;
        while (_at < text.Length && text[_at] == '$' && names.Count < most)
        {
            _at++;
            names.Add("$" + TakeWord());
            SkipBlanks();
            if (string.CompareOrdinal(text, _at, ":=", 0, 2) == 0)
            {
                _at += 2;
                declares = true;
                return names;
            }
            if (_at < text.Length && text[_at] == '=')
            {
                _at++;
                return names.TrueForAll(_variables.Contains) ? names : throw new TemplateException(start, $"undefined variable \"{names[^1]}\"");
            }
            if (!TryTake(','))
                break;
            SkipBlanks();
        }
        _at = start;
        return [];
    }

    private Command Command(int open)
    {
        SkipBlanks();
        var (at, operands) = (_at, new List<Operand>());
        while (_at < text.Length && !IsAtClose && text[_at] is not ('|' or ')'))
        {
            operands.Add(Operand(open));
            if (_at < text.Length && !IsBlank(text[_at]) && !IsAtClose && text[_at] is not ('|' or ')'))
                throw new TemplateException(_at, $"unexpected {Shown(_at)} in operand");
            SkipBlanks();
        }
        if (operands.Count == 0)
            throw _at >= text.Length ? Unclosed(open) : new TemplateException(at, "missing value for command");
        return new(at, text[at.._at].TrimEnd(), operands);
    }

    private Operand Operand(int open)
    {
        var at = _at;
        string Source() => text[at.._at];
        switch (text[_at])
        {
            case '.' when _at + 1 < text.Length && IsWordCharacter(text[_at + 1]) && !char.IsAsciiDigit(text[_at + 1]):
                var fields = Fields();
                return new DotOperand(at, Source(), fields);
            case '.' when _at + 1 >= text.Length || !char.IsAsciiDigit(text[_at + 1]):
                _at++;
                return new DotOperand(at, ".", []);
            case '$':
                _at++;
                var name = "$" + TakeWord();
                if (!_variables.Contains(name))
                    throw new TemplateException(at, $"undefined variable \"{name}\"");
                var ofVariable = Fields();
                return new VariableOperand(at, Source(), name, ofVariable);
            case '(':
                return Nested(open);
            case '"' or '`' or '\'':
                var constant = Quoted(open);
                return new ConstantOperand(at, Source(), constant);
            case '+' or '-' or '.' or (>= '0' and <= '9'):
                var number = Number();
                return new ConstantOperand(at, Source(), number);
            default:
                return Word();
        }
    }

    private NestedOperand Nested(int open)
    {
        var at = _at++;
        if (++_depth > MaxDepth)
            throw new TemplateException(at, $"the template nests deeper than {MaxDepth}");
        SkipBlanks();
        var pipe = Pipe(open);
        _depth--;
        if (!TryTake(')'))
            throw _at >= text.Length ? Unclosed(open) : new TemplateException(_at, "unclosed left paren");
        var fields = Fields();
        return new(at, text[at.._at], pipe, fields);
    }

    private Operand Word()
    {
        var at = _at;
        var word = TakeWord();
        return word switch
        {
            "" => throw new TemplateException(at, $"unexpected {Shown(at)} in command"),
            "true" or "false" => new ConstantOperand(at, word, word == "true"),
            "nil" => new ConstantOperand(at, word, null),
            _ => TemplateFunctions.Find(word) is { } function
                ? new FunctionOperand(at, word, function)
                : throw new TemplateException(at, $"function \"{word}\" not defined"),
        };
    }

    private List<string> Fields()
    {
        var fields = new List<string>();
        while (_at + 1 < text.Length && text[_at] == '.' && IsWordCharacter(text[_at + 1]))
        {
            _at++;
            fields.Add(TakeWord());
        }
        return fields;
    }

    // "…" with Go's escapes, `…` without, 'c' as the character's number
    private object Quoted(int open)
    {
        var (at, quote) = (_at, text[_at]);
        for (_at++; _at < text.Length && text[_at] != quote; _at++)
            if (quote != '`' && text[_at] == '\\')
                _at++;
            else if (quote != '`' && text[_at] == '\n')
                break;
        if (_at >= text.Length || text[_at] != quote)
            throw new TemplateException(open, quote == '`' ? "unterminated raw quoted string" : "unterminated quoted string");
        var inside = text.AsSpan(at + 1, _at++ - at - 1);
        var value = quote == '`' ? inside.ToString() : Unescape.Go(inside) ?? throw new TemplateException(at, "invalid syntax");
        if (quote != '\'')
            return value;
        return value.EnumerateRunes().Count() == 1 ? (long)value.EnumerateRunes().First().Value : throw new TemplateException(at, "malformed character constant");
    }

    private object Number()
    {
        var at = _at;
        while (_at < text.Length && (IsWordCharacter(text[_at]) || text[_at] == '.' || (text[_at] is '+' or '-' && (_at == at || text[_at - 1] is 'e' or 'E'))))
            _at++;
        var number = text[at.._at].Replace("_", "", StringComparison.Ordinal);
        if (GoCast.TryParseInteger(number, out var integer))
            return integer;
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw new TemplateException(at, $"bad number syntax: \"{number}\"");
    }

    private string TakeWord()
    {
        var word = PeekWord();
        _at += word.Length;
        return word;
    }

    private bool TryTake(char symbol)
    {
        SkipBlanks();
        if (_at >= text.Length || text[_at] != symbol)
            return false;
        _at++;
        return true;
    }
}

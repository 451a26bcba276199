namespace Tally.Query.LogQl.Templates;

/// <summary>
/// Reads Go's text/template: actions in <c>{{ }}</c> with <c>-</c> to trim blanks, comments, pipelines, variables,
/// <c>if</c>, <c>with</c>, <c>range</c>, <c>break</c> and <c>continue</c>. Templates that call templates
/// (<c>define</c>, <c>template</c>, <c>block</c>) are refused: a query has only one.
/// </summary>
internal sealed partial class TemplateParser(string text)
{
    private const int MaxDepth = 100;

    private readonly List<string> _variables = ["$"];
    private int _at;
    private int _depth;
    private int _ranges;
    private bool _trimsNext;

    /// <exception cref="TemplateException">The template is broken.</exception>
    public static IReadOnlyList<TemplateNode> Parse(string text)
    {
        var parser = new TemplateParser(text);
        var nodes = parser.Body(out var end);
        return end.Length == 0 ? nodes : throw new TemplateException(parser._at, $"unexpected {{{{{end}}}}}");
    }

    /// <summary>Nodes up to <c>{{end}}</c>, <c>{{else</c> (whose action is still open) or the end of the text.</summary>
    private List<TemplateNode> Body(out string end)
    {
        if (++_depth > MaxDepth)
            throw new TemplateException(_at, $"the template nests deeper than {MaxDepth}");
        var nodes = new List<TemplateNode>();
        end = "";
        while (_at < text.Length && end.Length == 0)
        {
            var open = text.IndexOf("{{", _at, StringComparison.Ordinal);
            AddText(nodes, open < 0 ? text.Length : open);
            if (open >= 0 && Action(open, out end) is { } node)
                nodes.Add(node);
        }
        _depth--;
        return nodes;
    }

    private void AddText(List<TemplateNode> nodes, int end)
    {
        var literal = text[_at..end];
        if (_trimsNext)
            literal = literal.TrimStart(Blanks);
        if (end + 3 < text.Length && text[end + 2] == '-' && IsBlank(text[end + 3]))
            literal = literal.TrimEnd(Blanks);
        if (literal.Length > 0)
            nodes.Add(new TextNode(_at, literal));
        (_at, _trimsNext) = (end, false);
    }

    private TemplateNode? Action(int open, out string end)
    {
        end = "";
        _at = open + 2;
        if (_at + 1 < text.Length && text[_at] == '-' && IsBlank(text[_at + 1]))
            _at++;
        SkipBlanks();
        if (TrySkipComment(open))
            return null;
        switch (PeekWord())
        {
            case "end":
                _at += 3;
                Close(open);
                end = "end";
                return null;
            case "else":
                _at += 4;
                end = "else";
                return null;
            case "if":
                return Branch(open, 2, static (at, pipe, then, otherwise) => new IfNode(at, pipe, then, otherwise));
            case "with":
                return Branch(open, 4, static (at, pipe, then, otherwise) => new WithNode(at, pipe, then, otherwise));
            case "range":
                return Branch(open, 5, static (at, pipe, then, otherwise) => new RangeNode(at, pipe, then, otherwise));
            case "break" or "continue":
                return Jump(open);
            case "define" or "template" or "block":
                throw new TemplateException(_at, $"{{{{{PeekWord()}}}}} is not supported");
            default:
                var node = new ActionNode(_at, Pipe(open));
                Close(open);
                return node;
        }
    }

    private bool TrySkipComment(int open)
    {
        if (string.CompareOrdinal(text, _at, "/*", 0, 2) != 0)
            return false;
        var close = text.IndexOf("*/", _at, StringComparison.Ordinal);
        if (close < 0)
            throw new TemplateException(open, "unclosed comment");
        _at = close + 2;
        Close(open);
        return true;
    }

    private TemplateNode Branch(int open, int wordLength, Func<int, Pipe, List<TemplateNode>, List<TemplateNode>, TemplateNode> make)
    {
        _at += wordLength;
        var (outside, isRange) = (_variables.Count, wordLength == 5);
        var start = _at;
        SkipBlanks();
        var pipe = Pipe(open, isRange ? 2 : 1);
        Close(open);
        _ranges += isRange ? 1 : 0;
        var then = Body(out var end);
        _ranges -= isRange ? 1 : 0;
        var otherwise = end == "else" ? Else(open, ref end) : [];
        if (end != "end")
            throw new TemplateException(text.Length, "unexpected EOF");
        _variables.RemoveRange(outside, _variables.Count - outside);
        return make(start, pipe, then, otherwise);
    }

    // {{else}}, {{else if …}} and {{else with …}}; the two latter share their {{end}} with the outer branch.
    private List<TemplateNode> Else(int open, ref string end)
    {
        SkipBlanks();
        if (PeekWord() is "if" or "with" && ++_depth <= MaxDepth)
        {
            var isIf = PeekWord() == "if";
            var nested = isIf
                ? Branch(open, 2, static (at, pipe, then, otherwise) => new IfNode(at, pipe, then, otherwise))
                : Branch(open, 4, static (at, pipe, then, otherwise) => new WithNode(at, pipe, then, otherwise));
            _depth--;
            end = "end";
            return [nested];
        }
        Close(open);
        var nodes = Body(out end);
        return end == "else" ? throw new TemplateException(_at, "expected end; found {{else}}") : nodes;
    }

    private JumpNode Jump(int open)
    {
        var (at, isBreak) = (_at, PeekWord() == "break");
        if (_ranges == 0)
            throw new TemplateException(at, $"{{{{{PeekWord()}}}}} outside {{{{range}}}}");
        _at += isBreak ? 5 : 8;
        Close(open);
        return new(at, isBreak);
    }

    private void Close(int open)
    {
        SkipBlanks();
        if (!IsAtClose)
            throw _at >= text.Length ? Unclosed(open) : new TemplateException(_at, $"unexpected {Shown(_at)} in action");
        _trimsNext = text[_at] == '-';
        _at += _trimsNext ? 3 : 2;
    }

    private bool IsAtClose => string.CompareOrdinal(text, _at, "}}", 0, 2) == 0
        || (_at > 0 && IsBlank(text[_at - 1]) && string.CompareOrdinal(text, _at, "-}}", 0, 3) == 0);

    private static TemplateException Unclosed(int open) => new(open, "unclosed action");

    private string Shown(int at) => $"\"{text.Substring(at, Math.Min(10, text.Length - at))}\"";

    private string PeekWord()
    {
        var end = _at;
        while (end < text.Length && IsWordCharacter(text[end]))
            end++;
        return text[_at..end];
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && IsBlank(text[_at]))
            _at++;
    }

    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n';

    private static bool IsWordCharacter(char c) => c == '_' || char.IsLetterOrDigit(c);
}

using Tally.Query.LogQl.Templates;
using Tally.Query.Text;
using Tally.Signals;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>A template of <c>line_format</c> and <c>label_format</c>. A line it cannot be executed for is marked <c>TemplateFormatErr</c>.</summary>
internal sealed class Template
{
    private readonly string _text;
    private readonly string _name;
    private readonly IReadOnlyList<TemplateNode> _nodes;
    private readonly string? _onlyField;
    private readonly Dictionary<string, Re2> _regexes = new(StringComparer.Ordinal);

    // The name is what messages call it: "line" or "label".
    /// <exception cref="LogQueryException">The template is broken.</exception>
    public Template(string text, string name, int position)
    {
        (_text, _name) = (text, name);
        try
        {
            _nodes = TemplateParser.Parse(text);
        }
        catch (TemplateException e)
        {
            throw new LogQueryException(LogQueryFailureKind.Evaluation, $"invalid {name} template: template: {name}:{Line(e.At)}: {e.Message}", position);
        }
        if (_nodes is [ActionNode { Pipe: { Variables: [], Commands: [{ Operands: [DotOperand { Fields: [var field] }] }] } }])
            _onlyField = field;
    }

    /// <summary>The text for a line; null, with the line marked, where it has none. The template sees these labels, by default the line's as they stand.</summary>
    public string? Expand(LineState state, List<Label>? labels = null)
    {
        if (_onlyField is not null && labels is null)
            return state.TryGet(_onlyField, out var value) ? value : "";
        try
        {
            return new TemplateRun(new(labels ?? state.All(), () => state.LineText, state.Time, _regexes)).Execute(_nodes);
        }
        catch (TemplateException e)
        {
            state.Fail("TemplateFormatErr", $"template: {_name}:{Line(e.At)}:{Column(e.At)}: executing \"{_name}\" at <{e.Operand}>: {e.Message}");
            return null;
        }
    }

    private int Line(int at) => 1 + _text.AsSpan(0, Math.Min(at, _text.Length)).Count('\n');

    private int Column(int at) => at - 1 - _text.LastIndexOf('\n', Math.Max(0, at - 1));
}

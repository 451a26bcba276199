using System.Text;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>
/// A template of <c>line_format</c> and <c>label_format</c>: text with <c>{{.label}}</c> and <c>{{__line__}}</c> in it. An
/// absent label is empty. Go's functions and control structures are refused until they are supported.
/// </summary>
internal sealed class Template
{
    private readonly List<Part> _parts = [];

    /// <exception cref="LogQueryException">The template is broken or does more than name labels.</exception>
    public Template(string text, int position)
    {
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            if (open < 0)
                open = text.Length;
            if (open > at)
                _parts.Add(new(text[at..open], null));
            if (open == text.Length)
                return;
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
                throw new LogQueryException(LogQueryFailureKind.Evaluation, "invalid template: unclosed action", position);
            _parts.Add(new(null, Action(text[(open + 2)..close].Trim(), position)));
            at = close + 2;
        }
    }

    public string Expand(LineState state)
    {
        var output = new StringBuilder();
        foreach (var (literal, field) in _parts)
            output.Append(literal ?? Value(state, field!));
        return output.ToString();
    }

    private static string Value(LineState state, string field) => field switch
    {
        "__line__" => state.LineText,
        _ => state.TryGet(field[1..], out var value) ? value : "",
    };

    private static string Action(string action, int position)
    {
        var isField = action is ['.', _, ..] && action.AsSpan(1).IndexOfAnyExcept(NameCharacters) < 0;
        return isField || action == "__line__" ? action : throw LogQueryException.NotSupported($"the template action '{{{{{action}}}}}'", position);
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private sealed record Part(string? Literal, string? Field);
}

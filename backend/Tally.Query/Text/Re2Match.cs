using System.Text;

namespace Tally.Query.Text;

/// <summary>
/// A match in a text: the whole is group 0. Groups count in the order of their opening parentheses, with or without a name, as
/// in Go. A group that took no part is empty. Immutable.
/// </summary>
public sealed class Re2Match
{
    private readonly string _text;
    private readonly int[] _bounds;
    private readonly IReadOnlyList<string> _names;

    internal Re2Match(string text, int[] bounds, IReadOnlyList<string> names) => (_text, _bounds, _names) = (text, bounds, names);

    public int Index => _bounds[0];

    /// <summary>The place after the match.</summary>
    public int End => _bounds[1];

    public int GroupCount => _names.Count;

    /// <summary>What a group matched; empty where it took no part, or there is no such group.</summary>
    public string this[int group] => Bounds(group) is var (start, end) ? _text[start..end] : "";

    /// <summary>What the first group of that name that took part matched, else empty.</summary>
    public string this[string name]
    {
        get
        {
            for (var i = 1; i < _names.Count; i++)
                if (_names[i] == name && _bounds[2 * i] >= 0)
                    return this[i];
            return "";
        }
    }

    /// <summary>Where a group begins and ends in the text; null where it took no part.</summary>
    public (int Start, int End)? Bounds(int group) =>
        group >= 0 && group < _names.Count && _bounds[2 * group] is >= 0 and var start ? (start, _bounds[2 * group + 1]) : null;

    /// <summary>
    /// Go's templates: <c>$1</c>, <c>${1}</c>, <c>$name</c> and <c>${name}</c>, of which the longest name is taken; <c>$$</c> is a
    /// dollar, as is one that no name follows; an unknown group is empty.
    /// </summary>
    public string Expand(string template)
    {
        var result = new StringBuilder();
        ExpandTo(result, template);
        return result.ToString();
    }

    internal void ExpandTo(StringBuilder result, string template)
    {
        var at = 0;
        while (template.IndexOf('$', at) is >= 0 and var dollar)
        {
            result.Append(template, at, dollar - at);
            at = dollar + 1;
            if (at < template.Length && template[at] == '$')
            {
                result.Append('$');
                at++;
            }
            else if (Reference(template, at) is var (name, end))
            {
                result.Append(Named(name));
                at = end;
            }
            else
                result.Append('$');
        }
        result.Append(template, at, template.Length - at);
    }

    private static (string Name, int End)? Reference(string template, int at)
    {
        var isBraced = at < template.Length && template[at] == '{';
        var start = isBraced ? at + 1 : at;
        var end = start;
        while (end < template.Length && Rune.TryGetRuneAt(template, end, out var rune) && (Rune.IsLetter(rune) || Rune.IsDigit(rune) || rune.Value == '_'))
            end += rune.Utf16SequenceLength;
        if (end == start || isBraced && (end == template.Length || template[end] != '}'))
            return null;
        return (template[start..end], isBraced ? end + 1 : end);
    }

    // A number is a group's; with a zero before it, it is a name.
    private string Named(string name) =>
        name.All(char.IsAsciiDigit) && (name.Length == 1 || name[0] != '0') ? int.TryParse(name, out var number) ? this[number] : "" : this[name];
}

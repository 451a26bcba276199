using Tally.Backend.Alloy.Graph;
using Tally.Backend.Alloy.Syntax;

namespace Tally.Backend.Alloy.Ottl;

/// <summary>OTTL inside of a pipeline file: an error in a statement becomes one at its place in the file.</summary>
internal static class OttlSource
{
    /// <exception cref="AlloyException">The text cannot be parsed or compiled.</exception>
    public static T Parse<T>(Arguments arguments, LocatedText text, Func<string, T> parse)
    {
        try
        {
            return parse(text.Text);
        }
        catch (OttlException e)
        {
            throw arguments.Wrong(Place(text, e.Offset), $"in `{text.Text}`: {e.Problem}");
        }
    }

    // In backticks a statement's characters are the file's; in quotes escapes shift them, so there the literal's begin must do.
    private static Position Place(LocatedText text, int offset)
    {
        if (!text.IsRaw)
            return text.At;
        var before = text.Text.AsSpan(0, Math.Min(offset, text.Text.Length));
        var lines = before.Count('\n');
        return lines == 0 ? new(text.At.Line, text.At.Column + 1 + before.Length) : new(text.At.Line + lines, before.Length - before.LastIndexOf('\n'));
    }
}

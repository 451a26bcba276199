using System.Text;

namespace Tally.Deploy.Manifest;

/// <summary>
/// A text of the manifest cut into its pieces: <c>http://{chat.bindings.http.host}/api</c>. Doubled braces stand for themselves.
/// </summary>
internal static class Expression
{
    /// <summary>A piece: either text as it is, or the segments of a reference.</summary>
    public readonly record struct Piece(string Text, bool IsReference)
    {
        public string[] Segments => Text.Split('.');
    }

    public static IEnumerable<Piece> Parse(string text, JsonPath path)
    {
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '{' or '}' && i + 1 < text.Length && text[i + 1] == text[i])
            {
                literal.Append(text[i++]);
                continue;
            }
            if (text[i] == '}')
                throw path.Mistake($"'}}' closes nothing at character {i + 1}; write '}}}}' for a brace.");
            if (text[i] != '{')
            {
                literal.Append(text[i]);
                continue;
            }

            var end = text.IndexOf('}', i);
            var reference = end < 0 ? "" : text[(i + 1)..end];
            if (!IsReference(reference))
                throw path.Mistake($"'{{' at character {i + 1} begins no reference such as {{chat.bindings.http.url}}; write '{{{{' for a brace.");
            if (literal.Length > 0)
                yield return new(literal.ToString(), IsReference: false);
            literal.Clear();
            yield return new(reference, IsReference: true);
            i = end;
        }
        if (literal.Length > 0)
            yield return new(literal.ToString(), IsReference: false);
    }

    private static bool IsReference(string text) =>
        text.Contains('.') && text.Split('.').All(segment => segment.Length > 0 && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
}

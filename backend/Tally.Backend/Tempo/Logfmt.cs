using System.Text;

namespace Tally.Backend.Tempo;

/// <summary>Reads <c>key=value other="a value"</c>, the form of the <c>tags</c> parameter.</summary>
internal static class Logfmt
{
    public static bool TryRead(string text, out List<KeyValuePair<string, string>> pairs, out string error)
    {
        pairs = [];
        error = "";
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            var keyEnd = text.AsSpan(at).IndexOfAny(" =\"\t\n") is var found and >= 0 ? at + found : text.Length;
            var key = text[at..keyEnd];
            at = keyEnd;
            if (key.Length == 0)
                error = $"invalid tags: unexpected '{text[at]}' at pos {at + 1}";
            else if (pairs.Exists(pair => pair.Key == key))
                error = $"invalid tags: tag {key} has been set twice";
            if (error.Length > 0)
                return false;
            var value = "";
            if (at < text.Length && text[at] == '=' && !TryValue(text, ref at, out value))
            {
                error = $"invalid tags: unterminated quoted value at pos {at + 1}";
                return false;
            }
            pairs.Add(new(key, value));
        }
        return true;
    }

    private static bool TryValue(string text, ref int at, out string value)
    {
        at++;
        if (at >= text.Length || text[at] != '"')
        {
            var end = text.AsSpan(at).IndexOfAny(" \t\n") is var found and >= 0 ? at + found : text.Length;
            value = text[at..end];
            at = end;
            return true;
        }
        var unquoted = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                at++;
                value = unquoted.ToString();
                return true;
            }
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            unquoted.Append(text[at]);
        }
        value = "";
        return false;
    }
}

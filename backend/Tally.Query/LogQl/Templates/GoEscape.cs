using System.Text;

namespace Tally.Query.LogQl.Templates;

/// <summary>Escapes of Go's templates and of its URL queries.</summary>
internal static class GoEscape
{
    public static string Html(string text) => Each(text, static c => c switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", '\'' => "&#39;", '"' => "&#34;", '\0' => "\uFFFD", _ => null });

    public static string Js(string text) => Each(text, static c => c switch
    {
        '\\' => @"\\", '\'' => @"\'", '"' => "\\\"", '<' => @"\u003C", '>' => @"\u003E", '&' => @"\u0026", '=' => @"\u003D",
        < ' ' => $"\\u{(int)c:X4}",
        _ => null,
    });

    /// <summary>As a form has it: a space is a plus.</summary>
    public static string Query(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    /// <exception cref="TemplateCallException">A percent sign is not followed by two hexadecimal digits.</exception>
    public static string FromQuery(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
                throw new TemplateCallException($"invalid URL escape \"{text.Substring(at, Math.Min(3, text.Length - at))}\"");
        return System.Net.WebUtility.UrlDecode(text);
    }

    private static string Each(string text, Func<char, string?> escape)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
            escaped.Append(escape(c) ?? c.ToString());
        return escaped.ToString();
    }
}

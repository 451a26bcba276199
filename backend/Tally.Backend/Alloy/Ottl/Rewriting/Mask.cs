using System.Text;
using System.Text.RegularExpressions;

namespace Tally.Backend.Alloy.Ottl.Rewriting;

/// <summary>Replaces what a pattern matches; the replacement may name groups as Go's regexp writes them (<c>$1</c>, <c>${name}</c>, <c>$$</c>).</summary>
internal sealed class Mask(Regex regex, string pattern, string replacement)
{
    private readonly string _replacement = ToDotNet(replacement);

    /// <summary>The pattern as it was written.</summary>
    public string Pattern => pattern;

    public string Apply(string text) => regex.Replace(text, _replacement);

    // In Go a name goes as far as letters, digits and underscores do; .NET would read $1x as group 1 and an x.
    private static string ToDotNet(string template)
    {
        var result = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '$' || i + 1 == template.Length)
            {
                result.Append(template[i] == '$' ? "$$" : template[i].ToString());
                continue;
            }
            if (template[i + 1] == '$')
            {
                result.Append("$$");
                i++;
                continue;
            }
            var braced = template[i + 1] == '{';
            var start = i + (braced ? 2 : 1);
            var end = start;
            while (end < template.Length && (char.IsAsciiLetterOrDigit(template[end]) || template[end] == '_'))
                end++;
            if (end == start || (braced && (end == template.Length || template[end] != '}')))
            {
                result.Append("$$");
                continue;
            }
            result.Append("${").Append(template, start, end - start).Append('}');
            i = braced ? end : end - 1;
        }
        return result.ToString();
    }
}

using System.Text;
using System.Text.RegularExpressions;

namespace Tally.Query.LogQl;

/// <summary>Go's replacement templates: <c>$1</c>, <c>$name</c> and <c>${name}</c>; the longest name is taken; <c>$$</c> is a dollar; an unknown name is empty.</summary>
internal static partial class RegexReplacement
{
    public static string Expand(string template, Match match)
    {
        var text = new StringBuilder();
        var at = 0;
        foreach (Match reference in Reference().Matches(template))
        {
            text.Append(template, at, reference.Index - at);
            at = reference.Index + reference.Length;
            text.Append(reference.Value == "$$" ? "$" : match.Groups[reference.Groups[1].Value + reference.Groups[2].Value].Value);
        }
        return text.Append(template, at, template.Length - at).ToString();
    }

    [GeneratedRegex(@"\$\$|\$\{(\w+)\}|\$(\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}

using System.Text.RegularExpressions;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>The labels that a template reads: <c>{{.status}}</c> reads status.</summary>
internal static partial class TemplateFields
{
    public static IEnumerable<string> Of(string template) => Field().Matches(template).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"(?<![\w.)])\.([A-Za-z_]\w*)", RegexOptions.CultureInvariant)]
    private static partial Regex Field();
}

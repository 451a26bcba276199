using System.Text;
using System.Text.RegularExpressions;
using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Metrics;

/// <summary><c>label_replace(v, "dst", "$1", "src", "(.*)")</c></summary>
internal static partial class LabelReplacing
{
    public static VectorsValue Run(LabelReplaceExpr replace, VectorsValue inner)
    {
        var known = new Dictionary<LogLabels, LogLabels>();
        return new([.. inner.Vectors.Select(vector => vector.ConvertAll(sample => new LogSample(Replaced(replace, sample.Labels, known), sample.Value)))]);
    }

    private static LogLabels Replaced(LabelReplaceExpr replace, LogLabels labels, Dictionary<LogLabels, LogLabels> known)
    {
        if (!known.TryGetValue(labels, out var replaced))
        {
            var match = replace.Pattern.Match(labels[replace.Source] ?? "");
            known.Add(labels, replaced = match.Success ? labels.With(replace.Destination, Expand(replace.Replacement, match)) : labels);
        }
        return replaced;
    }

    // Go's template: $1, $name and ${name}; the longest name is taken; $$ is a dollar; an unknown name is empty.
    private static string Expand(string template, Match match)
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

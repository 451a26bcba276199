using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Metrics;

/// <summary><c>label_replace(v, "dst", "$1", "src", "(.*)")</c></summary>
internal static class LabelReplacing
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
            replaced = replace.Pattern.Match(labels[replace.Source] ?? "") is { } match ? labels.With(replace.Destination, match.Expand(replace.Replacement)) : labels;
            known.Add(labels, replaced);
        }
        return replaced;
    }
}

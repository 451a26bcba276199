using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>
/// Which labels a metric query can see in the end, so that parsers need not find the others: what the filters, the
/// grouping and the unwrap name. Upstream does the same, and a parser that has found all stops reading: a mistake
/// further on in the line then goes unnoticed, there and here.
/// </summary>
internal sealed class ParserHints
{
    private const string PreserveErrorLabel = "__preserve_error__";

    /// <summary>Every label counts.</summary>
    public static readonly ParserHints All = new(null);

    private ParserHints(HashSet<string>? required, HashSet<string>? metadata = null) => (Required, Metadata) = (required, metadata);

    /// <summary>Null where every label counts; empty where none does.</summary>
    public HashSet<string>? Required { get; }

    /// <summary>The metadata that can make a difference; null where all can, as where a template may look at any label.</summary>
    public HashSet<string>? Metadata { get; }

    public bool NeedsNone => Required is { Count: 0 };

    public static ParserHints For(IReadOnlyList<Stage> stages, Grouping? grouping, Unwrap? unwrap, bool isAbsent)
    {
        var hidesLabels = isAbsent || grouping is { IsWithout: false, Labels.Count: 0 };
        if (!hidesLabels && grouping is not { IsWithout: false })
            return All;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stage in stages)
            Add(stage, names);
        foreach (var filter in unwrap?.Filters ?? [])
            Add(filter, names);
        names.UnionWith(hidesLabels ? [] : grouping!.Labels);
        if (unwrap is not null)
            names.Add(unwrap.Label);
        // A parsed label that clashed has a suffix that the parser does not know of yet.
        const string suffix = "_extracted";
        names.UnionWith(names.Where(name => name.EndsWith(suffix, StringComparison.Ordinal)).Select(name => name[..^suffix.Length]).ToList());
        var showsAny = stages.Any(stage => stage is LineFormatStage or LabelFormatStage);
        return new(names, showsAny ? null : [.. names, LineState.ErrorLabel, LineState.ErrorDetailsLabel, PreserveErrorLabel]);
    }

    private static void Add(Stage stage, HashSet<string> names)
    {
        switch (stage)
        {
            case LabelFilterStage filter:
                Add(filter.Filter, names);
                break;
            case LabelFormatStage format:
                foreach (var assignment in format.Assignments)
                    names.UnionWith(assignment.IsTemplate ? TemplateFields.Of(assignment.Value) : [assignment.Value]);
                break;
            case LineFormatStage format:
                names.UnionWith(TemplateFields.Of(format.Template));
                break;
        }
    }

    private static void Add(LabelFilter filter, HashSet<string> names)
    {
        switch (filter)
        {
            case MatcherFilter one:
                names.Add(one.Matcher.Name);
                break;
            case NumberFilter number:
                names.Add(number.Name);
                break;
            case DurationFilter duration:
                names.Add(duration.Name);
                break;
            case BytesFilter bytes:
                names.Add(bytes.Name);
                break;
            case IpFilter ip:
                names.Add(ip.Name);
                break;
            case AndFilter both:
                Add(both.Left, names);
                Add(both.Right, names);
                break;
            case OrFilter either:
                Add(either.Left, names);
                Add(either.Right, names);
                break;
        }
    }
}

using System.Text;
using Tally.Backend.Alloy.Graph;
using Tally.Backend.Alloy.Ottl.Rewriting;
using Tally.Query.Text;

namespace Tally.Backend.Alloy.Components.Loki;

/// <summary>The stages of loki.process that are known here. A stage that finds nothing leaves the entry as it is.</summary>
internal static class LokiStages
{
    public static readonly IReadOnlyDictionary<string, Func<Arguments, Action<LokiEntry>>> All = new Dictionary<string, Func<Arguments, Action<LokiEntry>>>(StringComparer.Ordinal)
    {
        ["stage.replace"] = Replace,
        ["stage.logfmt"] = Logfmt,
        ["stage.labels"] = Labels,
        ["stage.label_keep"] = LabelKeep,
        ["stage.label_drop"] = LabelDrop,
        ["stage.static_labels"] = StaticLabels,
        ["stage.structured_metadata"] = StructuredMetadata,
        ["stage.tenant"] = Tenant,
    };

    // Every group of every match is replaced; what stands between them stays.
    private static Action<LokiEntry> Replace(Arguments stage)
    {
        var (expression, replacement) = (stage.Text("expression"), stage.Text("replace", "")!);
        var source = stage.Text("source", "")!;
        if (expression.Length == 0)
            throw stage.Wrong("expression", "`expression` is empty, expected a regular expression");
        if (!Patterns.TryGet(expression, out var regex, out var error))
            throw stage.Wrong("expression", error);
        if (replacement.Contains("{{", StringComparison.Ordinal))
            throw stage.Wrong("replace", "templates in `replace` are not known here");
        return entry =>
        {
            if (source.Length == 0)
                entry.Line = ReplaceGroups(regex, entry.Line, replacement);
            else if (entry.Extracted.TryGetValue(source, out var value))
                entry.Extracted[source] = ReplaceGroups(regex, value, replacement);
        };
    }

    private static string ReplaceGroups(Re2 regex, string text, string replacement)
    {
        StringBuilder? result = null;
        var copied = 0;
        foreach (var match in regex.Matches(text))
            for (var i = 1; i < match.GroupCount; i++)
                if (match.Bounds(i) is var (start, end) && start >= copied)
                {
                    (result ??= new()).Append(text, copied, start - copied).Append(replacement);
                    copied = end;
                }
        return result?.Append(text, copied, text.Length - copied).ToString() ?? text;
    }

    private static Action<LokiEntry> Logfmt(Arguments stage)
    {
        var (mapping, source) = (Some(stage, "mapping", stage.Map("mapping")), stage.Text("source", "")!);
        return entry =>
        {
            if (!Tempo.Logfmt.TryRead(source.Length == 0 ? entry.Line : entry.Extracted.GetValueOrDefault(source, ""), out var pairs, out _))
                return;
            foreach (var (name, field) in mapping)
                if (pairs.FindIndex(pair => pair.Key == (field.Length == 0 ? name : field)) is var found and >= 0)
                    entry.Extracted[name] = pairs[found].Value;
        };
    }

    private static Action<LokiEntry> Labels(Arguments stage)
    {
        var values = Given(stage);
        stage.Choice("source_type", "extracted", "extracted");
        return entry =>
        {
            foreach (var (name, source) in values)
                if (Found(entry, name, source) is { Length: > 0 } value)
                    entry.Labels[name] = value;
        };
    }

    private static Action<LokiEntry> LabelKeep(Arguments stage)
    {
        var kept = Some(stage, "values", stage.Texts("values")).ToHashSet(StringComparer.Ordinal);
        return entry =>
        {
            foreach (var name in entry.Labels.Keys.Where(name => !kept.Contains(name)).ToList())
                entry.Labels.Remove(name);
        };
    }

    private static Action<LokiEntry> LabelDrop(Arguments stage)
    {
        var dropped = Some(stage, "values", stage.Texts("values"));
        return entry =>
        {
            foreach (var name in dropped)
                entry.Labels.Remove(name);
        };
    }

    private static Action<LokiEntry> StaticLabels(Arguments stage)
    {
        var values = Given(stage);
        return entry =>
        {
            foreach (var (name, value) in values)
                entry.Labels[name] = value;
        };
    }

    private static Action<LokiEntry> StructuredMetadata(Arguments stage)
    {
        var values = Some(stage, "values", stage.Map("values"));
        return entry =>
        {
            foreach (var (name, source) in values)
                if (Found(entry, name, source) is { Length: > 0 } value)
                {
                    entry.Metadata[name] = value;
                    entry.Labels.Remove(name);
                }
        };
    }

    private static Action<LokiEntry> Tenant(Arguments stage)
    {
        var (label, source, value) = (stage.Text("label", "")!, stage.Text("source", "")!, stage.Text("value", "")!);
        if (new[] { label, source, value }.Count(text => text.Length > 0) != 1)
            throw stage.Wrong(stage.At, "stage.tenant takes one of `label`, `source` and `value`");
        return entry => entry.Tenant = value.Length > 0 ? value
            : (label.Length > 0 ? entry.Labels.GetValueOrDefault(label) : entry.Extracted.GetValueOrDefault(source)) is { Length: > 0 } found ? found
            : entry.Tenant;
    }

    private static IReadOnlyDictionary<string, string> Given(Arguments stage)
    {
        stage.Require("values");
        return stage.Map("values");
    }

    private static T Some<T>(Arguments stage, string name, T values) where T : System.Collections.IEnumerable =>
        values.GetEnumerator().MoveNext() ? values : throw stage.Wrong(name, $"`{name}` is empty, expected some");

    // An empty source is the name itself.
    private static string? Found(LokiEntry entry, string name, string source) => entry.Extracted.GetValueOrDefault(source.Length == 0 ? name : source);
}

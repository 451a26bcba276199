using System.Collections.Frozen;

namespace Tally.Query.LogQl.Templates;

/// <summary>
/// Every function of line_format and label_format: Go's own, Loki's, and those of sprig that Loki allows. Not among
/// them: Go's <c>call</c> (there are no function values).
/// </summary>
internal static partial class TemplateFunctions
{
    private static readonly FrozenDictionary<string, TemplateFunction> All = new[] { Own, Texts, Encodings, Numbers, Times }
        .SelectMany(functions => functions()).ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    public static TemplateFunction? Find(string name) => All.GetValueOrDefault(name);

    private static TemplateFunction Of(string name, Kind[] parameters, Func<object?[], object?> call, Kind? rest = null) => new(name, parameters, rest, (_, arguments) => call(arguments));

    // Go's text/template.
    private static TemplateFunction[] Own() =>
    [
        new("and", [Kind.Any], Kind.Any, (_, a) => a[^1], StopsAt: false),
        new("or", [Kind.Any], Kind.Any, (_, a) => a[^1], StopsAt: true),
        Of("not", [Kind.Any], a => !GoTruth.IsTrue(a[0])),
        Of("eq", [Kind.Any, Kind.Any], a => a[1..].Any(other => GoTruth.AreEqual(a[0], other)), Kind.Any),
        Of("ne", [Kind.Any, Kind.Any], a => !GoTruth.AreEqual(a[0], a[1])),
        Of("lt", [Kind.Any, Kind.Any], a => GoTruth.Compare(a[0], a[1]) < 0),
        Of("le", [Kind.Any, Kind.Any], a => GoTruth.Compare(a[0], a[1]) <= 0),
        Of("gt", [Kind.Any, Kind.Any], a => GoTruth.Compare(a[0], a[1]) > 0),
        Of("ge", [Kind.Any, Kind.Any], a => GoTruth.Compare(a[0], a[1]) >= 0),
        Of("len", [Kind.Any], a => GoIndex.Length(a[0])),
        Of("index", [Kind.Any], a => GoIndex.Get(a[0], a.AsSpan(1)), Kind.Any),
        Of("slice", [Kind.Any], a => GoIndex.Slice(a[0], a.AsSpan(1)), Kind.Any),
        Of("print", [], a => GoPrint.All(a), Kind.Any),
        Of("println", [], a => string.Join(' ', a.Select(GoPrint.Text)) + "\n", Kind.Any),
        Of("printf", [Kind.Text], a => GoFormat.Format((string)a[0]!, a.AsSpan(1)), Kind.Any),
        Of("html", [], a => GoEscape.Html(GoPrint.All(a)), Kind.Any),
        Of("js", [], a => GoEscape.Js(GoPrint.All(a)), Kind.Any),
        Of("urlquery", [], a => GoEscape.Query(GoPrint.All(a)), Kind.Any),
        new("__line__", [], null, (input, _) => input.Line()),
        new("__timestamp__", [], null, (input, _) => GoTime.FromNanos(input.Time)),
    ];
}

using Tally.Query.Text;

namespace Tally.Backend.Loki.Config;

/// <summary>
/// <c>otlp_config: {resource_attributes: {ignore_defaults, attributes_config: […]}, scope_attributes: […], log_attributes: […]}</c>,
/// each rule <c>{action, attributes: […], regex}</c>.
/// </summary>
internal static class OtlpRulesReader
{
    private static readonly Dictionary<string, AttributeAction> Actions = new()
    {
        ["index_label"] = AttributeAction.IndexLabel,
        ["structured_metadata"] = AttributeAction.StructuredMetadata,
        ["drop"] = AttributeAction.Drop,
    };

    /// <exception cref="YamlProblem">Something is unknown or has the wrong form.</exception>
    public static OtlpRules Read(YamlMap otlp)
    {
        otlp.Only("otlp_config", "resource_attributes", "scope_attributes", "log_attributes");
        var resource = otlp.Map("resource_attributes");
        resource?.Only("resource_attributes", "ignore_defaults", "attributes_config");
        var defaults = resource?.Flag("ignore_defaults") == true ? [] : OtlpRules.OfLoki.Resource;
        return new(
            [.. defaults, .. (resource?.Maps("attributes_config") ?? []).Select(rule => Rule(rule, mayIndex: true))],
            [.. otlp.Maps("scope_attributes").Select(rule => Rule(rule, mayIndex: false))],
            [.. otlp.Maps("log_attributes").Select(rule => Rule(rule, mayIndex: false))]);
    }

    // Labels come from resources: a stream is who logs.
    private static AttributeRule Rule(YamlMap rule, bool mayIndex)
    {
        rule.Only("a rule for attributes", "action", "attributes", "regex");
        string[] known = mayIndex ? [.. Actions.Keys] : ["structured_metadata", "drop"];
        var action = rule.Read<AttributeAction>("action", default, text => known.Contains(text) ? Actions[text] : null, string.Join(", ", known));
        return new(action, rule.Texts("attributes").ToHashSet(StringComparer.Ordinal), rule.Text("regex") is { Length: > 0 } regex ? Pattern(rule, regex) : null);
    }

    private static Re2 Pattern(YamlMap rule, string regex) =>
        Re2.TryAnchored(regex, out var pattern, out var error) ? pattern : throw rule.Problem("regex", $"regex is '{regex}'; expected a regular expression: {error}");
}

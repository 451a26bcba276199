using Tally.Query.PromQl;

namespace Tally.Backend.Prometheus;

/// <summary>
/// Experiments that are off unless named, under the names of Prometheus's own <c>--enable-feature</c>. What is stable or
/// always on here (native histograms, exemplars, remote write) needs none.
/// </summary>
internal static class PrometheusFeatures
{
    /// <summary>Keeps when the counting of samples began, from OTLP and remote write 2.0.</summary>
    public const string StartTimestampStorage = "st-storage";

    private static readonly Dictionary<string, Func<PromOptions, PromOptions>> OfLanguage = new(StringComparer.Ordinal)
    {
        // mad_over_time, info, limitk, sort_by_label, start_timestamp …
        ["promql-experimental-functions"] = options => options with { ExperimentalFunctions = true },
        // rate(x[step() * 2]): on by default since Prometheus 3.14, the name is still taken
        ["promql-duration-expr"] = options => options with { DurationExpressions = true },
        // a + fill(0) b
        ["promql-binop-fill-modifiers"] = options => options with { FillModifiers = true },
        // x[5m] anchored, x[5m] smoothed
        ["promql-extended-range-selectors"] = options => options with { ExtendedRangeSelectors = true },
        ["promql-delayed-name-removal"] = options => options with { DelayedNameRemoval = true },
        // rate() and increase() by what st-storage keeps
        ["use-start-timestamps"] = options => options with { UseStartTimestamps = true },
    };

    private static IEnumerable<string> Known => OfLanguage.Keys.Append(StartTimestampStorage).Order(StringComparer.Ordinal);

    /// <summary>What is wrong with a list of features, or null.</summary>
    public static string? Check(string features) =>
        Split(features).FirstOrDefault(feature => !Known.Contains(feature)) is { } unknown
            ? $"Prometheus:EnableFeature names \"{unknown}\"; expected a comma-separated list of {string.Join(", ", Known)}."
            : null;

    public static bool Has(string features, string feature) => Split(features).Contains(feature);

    /// <summary>The language with the features switched on.</summary>
    public static PromOptions Apply(string features, PromOptions options) =>
        Split(features).Aggregate(options, (changed, feature) => OfLanguage.TryGetValue(feature, out var change) ? change(changed) : changed);

    private static string[] Split(string features) => features.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

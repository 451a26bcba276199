using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Syntax;

namespace Tally.Query.PromQl.Histograms;

/// <summary>What a result's reader should know about histograms, in upstream's words.</summary>
internal static class HistogramNotes
{
    public static void MixedWithFloats(this Annotations notes, Span at, string metric) =>
        notes.Warn(at, $"encountered a mix of histograms and floats for metric name {PromString.Quote(metric)}");

    public static void MixedWithFloatsInAggregation(this Annotations notes, Span at) =>
        notes.Warn(at, "encountered a mix of histograms and floats for aggregation");

    public static void MixedLayouts(this Annotations notes, Span at, string metric) =>
        notes.Warn(at, $"vector contains a mix of histograms with exponential and custom buckets schemas for metric name {PromString.Quote(metric)}");

    public static void MixedWithClassic(this Annotations notes, Span at, string metric) =>
        notes.Warn(at, "vector contains a mix of classic and native histograms" + ForMetric(metric));

    public static void NotCounter(this Annotations notes, Span at, string metric) =>
        notes.Warn(at, $"this native histogram metric is not a counter: {PromString.Quote(metric)}");

    public static void NotGauge(this Annotations notes, Span at, string metric) =>
        notes.Warn(at, $"this native histogram metric is not a gauge: {PromString.Quote(metric)}");

    public static void IgnoredInRange(this Annotations notes, Span at, string metric) =>
        notes.Inform(at, $"ignored histograms in a range containing both floats and histograms for metric name {PromString.Quote(metric)}");

    public static void IgnoredInAggregation(this Annotations notes, Span at, string aggregation) =>
        notes.Inform(at, $"ignored histogram in {aggregation} aggregation");

    /// <summary>What merging histograms by an addition, subtraction or aggregation brought up.</summary>
    public static void Merged(this Annotations notes, Span at, Merge merge, string operation)
    {
        if (merge.HasFlag(Merge.ConflictingResets))
            notes.Warn(at, $"conflicting counter resets during histogram {operation}");
        if (merge.HasFlag(Merge.BoundsReconciled))
            notes.Inform(at, $"mismatched custom buckets were reconciled during {operation}");
    }

    public static void NaNs(this Annotations notes, Span at, NaNEffect effect, string metric)
    {
        var text = effect switch
        {
            NaNEffect.ResultIsNaN => "input to histogram_quantile has NaN observations, result is NaN",
            NaNEffect.Skewed => "input to histogram_quantile has NaN observations, result is skewed higher",
            NaNEffect.Excluded => "input to histogram_fraction has NaN observations, which are excluded from all fractions",
            _ => null,
        };
        if (text is not null)
            notes.Inform(at, text + ForMetric(metric));
    }

    private static string ForMetric(string metric) => metric.Length == 0 ? "" : $" for metric name {PromString.Quote(metric)}";
}

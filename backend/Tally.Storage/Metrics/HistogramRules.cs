namespace Tally.Storage.Metrics;

/// <summary>What makes a native histogram well-formed; the sentences are upstream's, since senders match on them.</summary>
public static class HistogramRules
{
    public const int MinSchema = -4;
    public const int MaxSchema = 8;

    /// <summary>What is wrong with the histogram, or null.</summary>
    /// <param name="histogram">What to check; one of a schema above <see cref="MaxSchema"/> is to be widened first.</param>
    /// <param name="isInteger">Whether it counts whole observations, whose sum must then be its count.</param>
    public static string? Check(NativeHistogram histogram, bool isInteger) =>
        CheckSchema(histogram)
        ?? Side("negative", histogram.NegativeSpans, histogram.NegativeBuckets)
        ?? Side("positive", histogram.PositiveSpans, histogram.PositiveBuckets)
        ?? (histogram.Count < 0 ? $"histogram's observation count is negative: {histogram.Count}" : null)
        ?? (histogram.ZeroCount < 0 ? $"zero bucket has observation count of {histogram.ZeroCount}: histogram has a bucket whose observation count is negative" : null)
        ?? (isInteger && !histogram.IsStale ? CheckCount(histogram) : null);

    private static string? CheckSchema(NativeHistogram histogram)
    {
        if (histogram.UsesCustomBuckets)
            return CheckCustom(histogram);
        if (histogram.Schema is < MinSchema or > MaxSchema)
            return $"histogram has an invalid schema, which must be between {MinSchema} and {MaxSchema} for exponential buckets, or {NativeHistogram.CustomBoundsSchema} for custom buckets, got schema {histogram.Schema}";
        return histogram.CustomValues.Length > 0 ? "histogram with exponential schema must not have custom bounds" : null;
    }

    private static string? CheckCustom(NativeHistogram histogram)
    {
        var bounds = histogram.CustomValues;
        for (var i = 0; i < bounds.Length; i++)
        {
            if (double.IsNaN(bounds[i]))
                return "custom buckets: histogram custom bounds must not be NaN";
            if (i > 0 && bounds[i] <= bounds[i - 1])
                return $"custom buckets: previous bound is {bounds[i - 1]:F6} and current is {bounds[i]:F6}: histogram custom bounds must be in strictly increasing order";
        }
        if (bounds is [.., double.PositiveInfinity])
            return "custom buckets: last +Inf bound must not be explicitly defined: histogram custom bounds must be finite";
        var reach = histogram.PositiveSpans.Sum(span => span.Offset + (long)span.Length);
        if (histogram.PositiveSpans is [{ Offset: < 0 } first, ..])
            return $"custom buckets: span number 1 with offset {first.Offset}: histogram has a span whose offset is negative";
        if (bounds.Length + 1 < reach)
            return $"custom buckets: only {bounds.Length} custom bounds defined which is insufficient to cover total span length of {reach}: histogram custom bounds are too few";
        return histogram switch
        {
            { ZeroCount: not 0 } => "custom buckets: must have zero count of 0",
            { ZeroThreshold: not 0 } => "custom buckets: must have zero threshold of 0",
            { NegativeSpans.Length: > 0 } => "custom buckets: must not have negative spans",
            { NegativeBuckets.Length: > 0 } => "custom buckets: must not have negative buckets",
            _ => null,
        };
    }

    private static string? Side(string name, BucketSpan[] spans, double[] buckets)
    {
        long needed = 0, end = 0;
        for (var i = 0; i < spans.Length; i++)
        {
            if (i > 0 && spans[i].Offset < 0)
                return $"{name} side: span number {i + 1} with offset {spans[i].Offset}: histogram has a span whose offset is negative";
            needed += spans[i].Length;
            end += spans[i].Offset + (long)spans[i].Length;
        }
        if (needed != buckets.Length)
            return $"{name} side: spans need {needed} buckets, have {buckets.Length} buckets: histogram spans specify different number of buckets than provided";
        if (end > int.MaxValue)
            return $"{name} side: the spans end at bucket {end}, beyond any number there is";
        for (var i = 0; i < buckets.Length; i++)
            if (buckets[i] < 0)
                return $"{name} side: bucket number {i + 1} has observation count of {buckets[i]}: histogram has a bucket whose observation count is negative";
        return null;
    }

    private static string? CheckCount(NativeHistogram histogram)
    {
        var found = histogram.ZeroCount + histogram.NegativeBuckets.Sum() + histogram.PositiveBuckets.Sum();
        if (double.IsNaN(histogram.Sum) ? found <= histogram.Count : found == histogram.Count)
            return null;
        return $"{found} observations found in buckets, but the Count field is {histogram.Count}: "
            + (double.IsNaN(histogram.Sum) ? "histogram's observation count should be at least the number of observations found in the buckets" : "histogram's observation count should equal the number of observations found in the buckets (in absence of NaN)");
    }
}

using System.Globalization;
using System.Text;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Histograms;

/// <summary>A histogram in words: <c>{count:3, sum:4.5, (1,2]:3}</c>, buckets ascending, empty ones left out.</summary>
internal static class HistogramText
{
    public static string Of(NativeHistogram histogram)
    {
        var text = new StringBuilder($"{{count:{GoFloat.General(histogram.Count)}, sum:{GoFloat.General(histogram.Sum)}");
        foreach (var bucket in HistogramBuckets.Of(histogram))
            if (bucket.Count != 0)
                text.Append(CultureInfo.InvariantCulture, $", {(bucket.IncludesLower ? '[' : '(')}{GoFloat.General(bucket.Lower)},{GoFloat.General(bucket.Upper)}{(bucket.IncludesUpper ? ']' : ')')}:{GoFloat.General(bucket.Count)}");
        return text.Append('}').ToString();
    }
}

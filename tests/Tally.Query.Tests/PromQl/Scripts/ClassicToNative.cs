using Tally.Query.PromQl;
using Tally.Query.PromQl.Histograms;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Query.Tests.PromQl.Scripts;

/// <summary>What <c>load_with_nhcb</c> adds: each classic histogram once more, as a native one with custom buckets.</summary>
internal static class ClassicToNative
{
    public static IEnumerable<SeriesText> Convert(IReadOnlyList<SeriesText> series) => series
        .Select(each => (each.Points, Name: each.Labels["__name__"] ?? "", each.Labels))
        .Where(each => each.Name.EndsWith("_bucket", StringComparison.Ordinal) || each.Name.EndsWith("_sum", StringComparison.Ordinal) || each.Name.EndsWith("_count", StringComparison.Ordinal))
        .GroupBy(each => Identity(each.Labels, each.Name))
        .Select(group => new SeriesText(group.Key, Points([.. group.Select(each => (each.Name[(each.Name.LastIndexOf('_') + 1)..], each.Labels["le"], each.Points))]), []));

    private static LabelSet Identity(LabelSet labels, string name) =>
        LabelSet.From(labels.Where(label => label.Name is not ("le" or "__name__")).Append(new("__name__", name[..name.LastIndexOf('_')])));

    private static List<PromValue?> Points(List<(string Part, string? Bound, IReadOnlyList<PromValue?> Points)> parts)
    {
        var points = new List<PromValue?>();
        for (var i = 0; i < parts.Max(part => part.Points.Count); i++)
        {
            var present = parts.Where(part => i < part.Points.Count && part.Points[i] is { Histogram: null }).ToList();
            points.Add(present.Count == 0 ? null : new(0, Histogram(present.ConvertAll(part => (part.Part, part.Bound, part.Points[i]!.Value.Float)))));
        }
        return points;
    }

    private static NativeHistogram Histogram(List<(string Part, string? Bound, double Value)> parts)
    {
        var buckets = new SortedDictionary<double, double>();
        foreach (var (_, bound, value) in parts.Where(part => part.Part == "bucket"))
            if (SeriesReader.TryNumber(bound ?? "", out var number) && !double.IsNaN(number))
                buckets.TryAdd(number, value);
        var counts = parts.Where(part => part.Part == "count").Select(part => part.Value).ToList();
        var count = counts.Count > 0 ? counts[0] : buckets.Count > 0 ? buckets.Values.Last() : 0;
        buckets.TryAdd(double.PositiveInfinity, count);
        var below = 0.0;
        return HistogramSum.Compact(new()
        {
            Schema = NativeHistogram.CustomBoundsSchema,
            Count = count,
            Sum = parts.Where(part => part.Part == "sum").Select(part => part.Value).FirstOrDefault(),
            CustomValues = [.. buckets.Keys.Where(double.IsFinite)],
            PositiveSpans = [new(0, (uint)buckets.Count)],
            PositiveBuckets = [.. buckets.Values.Select(total => total - below + 0 * (below = total))],
        });
    }
}

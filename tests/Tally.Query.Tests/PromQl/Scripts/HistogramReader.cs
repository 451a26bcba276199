using System.Globalization;
using Tally.Query.PromQl;
using Tally.Query.PromQl.Histograms;
using Tally.Storage.Metrics;

namespace Tally.Query.Tests.PromQl.Scripts;

/// <summary>Reads <c>{{schema:1 sum:3 count:22 buckets:[5 10 7]}}</c>, repeated by <c>x5</c>.</summary>
internal static class HistogramReader
{
    public static IEnumerable<PromValue?> Expand(string word)
    {
        var end = word.IndexOf("}}", StringComparison.Ordinal) + 2;
        var rest = word[end..];
        var value = new PromValue(0, Read(word[2..(end - 2)]));
        if (rest.Length == 0)
            return [value];
        if (rest[0] == 'x')
            return Enumerable.Repeat<PromValue?>(value, int.Parse(rest.AsSpan(1), CultureInfo.InvariantCulture) + 1);
        var (body, times) = SeriesReader.Times(rest);
        return Steps(value.Histogram!, Read(body[3..^2]), body[0] == '-' ? -1 : 1, times ?? 0);
    }

    private static IEnumerable<PromValue?> Steps(NativeHistogram value, NativeHistogram step, int sign, int times)
    {
        yield return new(0, value);
        for (var i = 0; i < times; i++)
            yield return new(0, value = Add(value, step, sign));
    }

    private static NativeHistogram Add(NativeHistogram left, NativeHistogram right, int sign)
    {
        var sum = HistogramSum.Of(left);
        _ = sign < 0 ? sum.Subtract(right) : sum.Add(right);
        return sum.ToHistogram();
    }

    private static NativeHistogram Read(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var rest = text.Trim(); rest.Length > 0; rest = rest.TrimStart())
        {
            var colon = rest.IndexOf(':', StringComparison.Ordinal);
            var name = rest[..colon];
            rest = rest[(colon + 1)..].TrimStart();
            var end = rest.StartsWith('[') ? rest.IndexOf(']', StringComparison.Ordinal) + 1 : rest.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? space : rest.Length;
            parts[name] = rest[..end].Trim('[', ']');
            rest = rest[end..];
        }
        var positive = Numbers(parts, "buckets");
        var negative = Numbers(parts, "n_buckets");
        return new()
        {
            Schema = (int)Number(parts, "schema"),
            Count = Number(parts, "count"),
            Sum = Number(parts, "sum"),
            ZeroCount = Number(parts, "z_bucket"),
            ZeroThreshold = Number(parts, "z_bucket_w"),
            PositiveBuckets = positive,
            PositiveSpans = positive.Length == 0 ? [] : [new((int)Number(parts, "offset"), (uint)positive.Length)],
            NegativeBuckets = negative,
            NegativeSpans = negative.Length == 0 ? [] : [new((int)Number(parts, "n_offset"), (uint)negative.Length)],
            CustomValues = Numbers(parts, "custom_values"),
            CounterReset = parts.GetValueOrDefault("counter_reset_hint") switch { "reset" => CounterReset.Reset, "not_reset" => CounterReset.NotReset, "gauge" => CounterReset.Gauge, _ => CounterReset.Unknown },
        };
    }

    private static double Number(Dictionary<string, string> parts, string name) =>
        !parts.TryGetValue(name, out var text) ? 0 : SeriesReader.TryNumber(text, out var value) ? value : throw new InvalidDataException($"'{text}' is no number.");

    private static double[] Numbers(Dictionary<string, string> parts, string name) =>
        !parts.TryGetValue(name, out var text) ? [] : [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => SeriesReader.TryNumber(word, out var value) ? value : throw new InvalidDataException($"'{word}' is no number."))];
}

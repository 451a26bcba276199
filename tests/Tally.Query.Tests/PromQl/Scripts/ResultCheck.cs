using Tally.Query.PromQl;
using Tally.Query.PromQl.Histograms;
using Tally.Storage.Metrics;

namespace Tally.Query.Tests.PromQl.Scripts;

/// <summary>Compares a result with what a script expects; null where they agree.</summary>
internal static class ResultCheck
{
    private const double Tolerance = 1e-6;

    public static string? Of(ScriptCommand.Eval eval, PromResult result)
    {
        var fails = eval.Expectations.Where(expectation => expectation.What == "fail").ToList();
        if (result.Failure == PromFailure.NotSupported)
            return result.Error;
        if (!result.IsSuccess)
            return fails.Count > 0 && fails.All(expectation => expectation.Accepts(result.Error)) ? null : $"failed: {result.Error}";
        if (fails.Count > 0)
            return "did not fail";
        return Notes(eval, "warn", result.Warnings) ?? Notes(eval, "info", result.Infos) ?? OfData(eval, result.Data!);
    }

    public static string? OfData(ScriptCommand.Eval eval, PromData data) => data switch
    {
        PromData.Scalar scalar => eval.Scalar is { } wanted && Same(wanted, scalar.Value) ? null : $"expected scalar {eval.Scalar}, got {scalar.Value}",
        PromData.Text text => eval.Text == text.Value ? null : $"expected \"{eval.Text}\", got \"{text.Value}\"",
        PromData.Vector vector => Vector(eval, vector.Series),
        PromData.Matrix matrix => Matrix(eval, matrix.Series),
        _ => "unknown kind of result",
    };

    private static string? Notes(ScriptCommand.Eval eval, string kind, IReadOnlyList<string> notes)
    {
        if (eval.Expects("no_" + kind) && notes.Count > 0)
            return $"unexpected {kind}: {notes[0]}";
        var expected = eval.Expectations.Where(expectation => expectation.What == kind).ToList();
        if (expected.Count == 0)
            return null;
        return expected.Find(expectation => !notes.Any(expectation.Accepts)) is { } missing ? $"missing {kind}: {missing.Message ?? missing.Pattern?.ToString() ?? "any"}, got [{string.Join("; ", notes)}]"
            : notes.FirstOrDefault(note => !expected.Exists(expectation => expectation.Accepts(note))) is { } surplus ? $"unexpected {kind}: {surplus}"
            : null;
    }

    private static string? Vector(ScriptCommand.Eval eval, IReadOnlyList<PromSeries> series)
    {
        if (series.Count != eval.Series.Count)
            return $"expected {eval.Series.Count} series, got {series.Count}: {string.Join("; ", series.Take(5).Select(row => $"{row.Labels} {row.Points[0].Value.Float}"))}";
        for (var i = 0; i < series.Count; i++)
        {
            var (labels, points) = series[i];
            var place = eval.Series.FindIndex(wanted => wanted.Labels.Equals(labels));
            if (place < 0)
                return $"unexpected series {labels}";
            if (eval.Expects("ordered") && place != i)
                return $"expected {labels} at {place}, got it at {i}";
            if (Differ(eval.Series[place].Points[0], points[0].Value) is { } difference)
                return $"{labels}: {difference}";
        }
        return null;
    }

    private static string? Matrix(ScriptCommand.Eval eval, IReadOnlyList<PromSeries> series)
    {
        var (start, step) = eval.RangeVector ?? (eval.Start, eval.Step);
        var wantedSeries = eval.Series.Where(wanted => wanted.Points.Any(point => point is not null)).ToList();
        if (series.Count != wantedSeries.Count)
            return $"expected {wantedSeries.Count} series, got {series.Count}: {string.Join("; ", series.Take(5).Select(row => row.Labels))}";
        foreach (var (labels, points) in series)
        {
            if (wantedSeries.Find(candidate => candidate.Labels.Equals(labels)) is not { } wanted)
                return $"unexpected series {labels}";
            var expected = wanted.Points.Select((point, i) => (Time: start + i * step, Point: point)).Where(item => item.Point is not null).ToList();
            if (expected.Count != points.Count)
                return $"{labels}: expected {expected.Count} points, got {string.Join(" ", points.Take(12).Select(point => $"{point.Value.Float}@{point.Time}"))}";
            for (var i = 0; i < points.Count; i++)
                if (points[i].Time != expected[i].Time)
                    return $"{labels}: expected a point at {expected[i].Time}, got {points[i].Time}";
                else if (Differ(expected[i].Point, points[i].Value) is { } difference)
                    return $"{labels} at {points[i].Time}: {difference}";
        }
        return null;
    }

    private static string? Differ(PromValue? wanted, PromValue got) => (wanted?.Histogram, got.Histogram) switch
    {
        (null, null) => Same(wanted!.Value.Float, got.Float) ? null : $"expected {wanted.Value.Float}, got {got.Float}",
        ({ } left, { } right) => SameHistogram(left, right) ? null : $"expected {left.CounterReset} {left.Schema} {HistogramText.Of(left)}, got {right.CounterReset} {right.Schema} {HistogramText.Of(right)}",
        (null, _) => "expected a float, got a histogram",
        _ => "expected a histogram, got a float",
    };

    // Empty buckets do not matter. The hint does where a script names one.
    private static bool SameHistogram(NativeHistogram wanted, NativeHistogram got)
    {
        var (left, right) = (HistogramSum.Compact(wanted), HistogramSum.Compact(got));
        return left.Schema == right.Schema && left.ZeroThreshold == right.ZeroThreshold
            && left.CustomValues.AsSpan().SequenceEqual(right.CustomValues)
            && left.PositiveSpans.AsSpan().SequenceEqual(right.PositiveSpans) && left.NegativeSpans.AsSpan().SequenceEqual(right.NegativeSpans)
            && Same(left.Count, right.Count) && Same(left.Sum, right.Sum) && Same(left.ZeroCount, right.ZeroCount)
            && left.PositiveBuckets.Zip(right.PositiveBuckets).All(pair => Same(pair.First, pair.Second))
            && left.NegativeBuckets.Zip(right.NegativeBuckets).All(pair => Same(pair.First, pair.Second))
            && (left.CounterReset is CounterReset.Unknown || left.CounterReset == right.CounterReset);
    }

    private static bool Same(double left, double right)
    {
        if (double.IsNaN(left) || double.IsNaN(right))
            return double.IsNaN(left) && double.IsNaN(right);
        if (left == right)
            return true;
        var difference = Math.Abs(left - right);
        return left == 0 || right == 0 ? difference < Tolerance * double.Epsilon : difference / Math.Min(Math.Abs(left) + Math.Abs(right), double.MaxValue) < Tolerance;
    }
}

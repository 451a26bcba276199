using System.Globalization;
using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Histograms;
using Tally.Query.PromQl.Syntax;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Functions;

/// <summary>The histograms of a vector by their identity: a native one's labels, or a classic one's without <c>le</c>.</summary>
internal sealed class HistogramRows
{
    private readonly Evaluator _evaluator;
    private readonly PromNode _argument;
    private readonly Dictionary<LabelSet, (List<Row> Native, List<(double Bound, Row Row)> Buckets)> _histograms = [];

    private HistogramRows(Evaluator evaluator, PromNode argument) => (_evaluator, _argument) = (evaluator, argument);

    public static HistogramRows Read(Evaluator evaluator, PromNode argument)
    {
        var histograms = new HistogramRows(evaluator, argument);
        var rows = evaluator.Vector(argument);
        evaluator.Release(rows);
        foreach (var row in evaluator.Each(rows))
            histograms.Add(row);
        return histograms;
    }

    /// <summary>One row a histogram. Where a native and a classic one meet at a step, neither counts.</summary>
    public List<Row> Evaluate(Func<NativeHistogram, int, string, double> ofNative, Func<List<(double, double)>, int, string, double> ofClassic)
    {
        var result = new List<Row>(_histograms.Count);
        var buckets = new List<(double, double)>();
        foreach (var (labels, (native, classic)) in _histograms)
        {
            _evaluator.Foresee(result.Count + 1);
            var name = labels[Labels.Name] ?? "";
            var row = new Row(_evaluator.Derived(labels), _evaluator.Timeline.Count) { NameDropped = true };
            for (var i = 0; i < _evaluator.Timeline.Count; i++)
            {
                buckets.Clear();
                foreach (var (bound, bucket) in classic)
                    if (bucket.Has(i) && bucket.Histogram(i) is null)
                        buckets.Add((bound, bucket.Values[i]));
                var histogram = native.Find(each => each.Histogram(i) is not null)?.Histogram(i);
                if (histogram is not null && buckets.Count > 0)
                    _evaluator.Context.Notes.MixedWithClassic(_argument.Span, name);
                else if (histogram is not null)
                    row[i] = new(ofNative(histogram, i, name));
                else if (buckets.Count > 0)
                    row[i] = new(ofClassic(buckets, i, name));
            }
            if (!row.IsEmpty)
                result.Add(row);
        }
        return result;
    }

    private void Add(Row row)
    {
        if (row.HasHistograms)
            Find(row.Labels).Native.Add(row);
        if (HasFloats(row) && Bound(row) is { } bound)
            Find(Labels.Where(row.Labels, name => name != "le")).Buckets.Add((bound, row));
    }

    private (List<Row> Native, List<(double, Row)> Buckets) Find(LabelSet labels)
    {
        if (!_histograms.TryGetValue(labels, out var found))
            _histograms.Add(labels, found = ([], []));
        return found;
    }

    private static bool HasFloats(Row row)
    {
        for (var i = 0; i < row.Values.Length; i++)
            if (row.Has(i) && row.Histogram(i) is null)
                return true;
        return false;
    }

    private double? Bound(Row row)
    {
        var text = row.Labels["le"];
        var name = row.Labels[Labels.Name];
        if (TryNumber(text ?? "", out var bound))
            return bound;
        _evaluator.Context.Notes.Warn(_argument.Span, $"bucket label \"le\" is missing or has a malformed value of {PromString.Quote(text ?? "")}" + (name is null ? "" : $" for metric name {PromString.Quote(name)}"));
        return null;
    }

    // .NET names the infinities otherwise than Go.
    private static bool TryNumber(string text, out double number)
    {
        number = text.TrimStart('+', '-').ToUpperInvariant() is "INF" or "INFINITY" ? text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity : 0;
        return number != 0 || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}

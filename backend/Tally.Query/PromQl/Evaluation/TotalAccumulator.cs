using Tally.Query.PromQl.Functions;
using Tally.Query.PromQl.Histograms;
using Tally.Query.PromQl.Syntax;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Evaluation;

/// <summary><c>sum</c> and <c>avg</c>, of floats or of histograms; a group with both has no result.</summary>
internal sealed class TotalAccumulator(int steps, AggregateNode node, Annotations notes) : Accumulator(steps, node, notes)
{
    private readonly bool _isMean = node.Operator == Aggregator.Avg;
    private readonly int _steps = steps;
    private readonly KahanSum[] _sums = node.Operator == Aggregator.Avg ? [] : new KahanSum[steps];
    private readonly Mean[] _means = node.Operator == Aggregator.Avg ? new Mean[steps] : [];
    private readonly bool[] _hasFloat = new bool[steps];
    private HistogramTotal?[]? _histograms;

    protected override void Add(int step, double value, bool isFirst)
    {
        if (_isMean)
            _means[step].Add(value);
        else if (_hasFloat[step])
            _sums[step].Add(value);
        else
            _sums[step] = new(value);
        _hasFloat[step] = true;
    }

    protected override bool AddHistogram(int step, NativeHistogram histogram, Row row)
    {
        _histograms ??= new HistogramTotal?[_steps];
        if (_histograms[step] is not { } total)
        {
            _histograms[step] = new(histogram, _isMean);
            return true;
        }
        var before = total.Merge;
        total.Add(histogram);
        if ((total.Merge & ~before).HasFlag(Merge.Incompatible))
            Notes.MixedLayouts(Node.Inner.Span, row.Labels[Labels.Name] ?? "");
        return true;
    }

    protected override PromValue? Result(int step)
    {
        if (_histograms?[step] is not { } total)
            return new(_isMean ? _means[step].Value : _sums[step].Value);
        if (_hasFloat[step])
        {
            Notes.MixedWithFloatsInAggregation(Node.Inner.Span);
            return null;
        }
        Notes.Merged(Node.Inner.Span, total.Merge, "aggregation");
        return total.Merge.HasFlag(Merge.Incompatible) ? null : new(0, total.Result());
    }
}

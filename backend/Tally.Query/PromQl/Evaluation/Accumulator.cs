using System.Diagnostics;
using Tally.Query.PromQl.Functions;
using Tally.Query.PromQl.Syntax;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>Combines the rows of one group into one, step by step.</summary>
internal abstract class Accumulator
{
    public static Accumulator For(AggregateNode node, int steps, Annotations notes) => node.Operator switch
    {
        Aggregator.Sum => new Sum(steps, node, notes),
        Aggregator.Avg => new Average(steps, node, notes),
        Aggregator.Min => new Extreme(steps, node, notes, -1),
        Aggregator.Max => new Extreme(steps, node, notes, 1),
        Aggregator.Count => new Count(steps, node, notes),
        Aggregator.Group => new Count(steps, node, notes) { IsGroup = true },
        Aggregator.StdDev or Aggregator.StdVar => new Deviation(steps, node, notes),
        _ => throw new UnreachableException(),
    };

    private readonly AggregateNode _node;
    private readonly Annotations _notes;
    private readonly bool[] _seen;

    private Accumulator(int steps, AggregateNode node, Annotations notes)
    {
        _node = node;
        _notes = notes;
        _seen = new bool[steps];
    }

    public void Add(Row row)
    {
        var values = row.Values;
        for (var i = 0; i < _seen.Length; i++)
        {
            if (!row.Has(i))
                continue;
            if (row.Histogram(i) is not null && !TakesHistogram())
                continue;
            Add(i, values[i], isFirst: !_seen[i]);
            _seen[i] = true;
        }
    }

    public void Write(Row into)
    {
        for (var i = 0; i < _seen.Length; i++)
            if (_seen[i])
                into[i] = new(Result(i));
    }

    protected abstract void Add(int step, double value, bool isFirst);

    protected abstract double Result(int step);

    /// <summary>Whether a histogram counts like any other sample; if not, says that it is left out.</summary>
    protected virtual bool TakesHistogram()
    {
        _notes.Inform(_node.Inner.Span, $"ignored histogram in {PromPrinter.Name(_node.Operator)} aggregation");
        return false;
    }

    private sealed class Sum(int steps, AggregateNode node, Annotations notes) : Accumulator(steps, node, notes)
    {
        private readonly KahanSum[] _sums = new KahanSum[steps];

        protected override void Add(int step, double value, bool isFirst)
        {
            if (isFirst)
                _sums[step] = new(value);
            else
                _sums[step].Add(value);
        }

        protected override double Result(int step) => _sums[step].Value;

        protected override bool TakesHistogram() => throw PromEvaluationException.NotSupported("sum of native histograms");
    }

    private sealed class Average(int steps, AggregateNode node, Annotations notes) : Accumulator(steps, node, notes)
    {
        private readonly Mean[] _means = new Mean[steps];

        protected override void Add(int step, double value, bool isFirst) => _means[step].Add(value);

        protected override double Result(int step) => _means[step].Value;

        protected override bool TakesHistogram() => throw PromEvaluationException.NotSupported("avg of native histograms");
    }

    private sealed class Extreme(int steps, AggregateNode node, Annotations notes, int sign) : Accumulator(steps, node, notes)
    {
        private readonly double[] _extremes = new double[steps];

        protected override void Add(int step, double value, bool isFirst)
        {
            if (isFirst || double.IsNaN(_extremes[step]) || sign * value > sign * _extremes[step])
                _extremes[step] = value;
        }

        protected override double Result(int step) => _extremes[step];
    }

    private sealed class Count(int steps, AggregateNode node, Annotations notes) : Accumulator(steps, node, notes)
    {
        private readonly double[] _counts = new double[steps];

        public bool IsGroup { get; init; }

        protected override void Add(int step, double value, bool isFirst) => _counts[step]++;

        protected override double Result(int step) => IsGroup ? 1 : _counts[step];

        protected override bool TakesHistogram() => true;
    }

    // Welford's running variance; a first sample that is no finite number makes the result NaN.
    private sealed class Deviation(int steps, AggregateNode node, Annotations notes) : Accumulator(steps, node, notes)
    {
        private readonly (double Count, double Mean, double Squares)[] _states = new (double, double, double)[steps];

        protected override void Add(int step, double value, bool isFirst)
        {
            ref var state = ref _states[step];
            if (isFirst)
            {
                state = (1, value, double.IsFinite(value) ? 0 : double.NaN);
                return;
            }
            state.Count++;
            var delta = value - state.Mean;
            state.Mean += delta / state.Count;
            state.Squares += delta * (value - state.Mean);
        }

        protected override double Result(int step)
        {
            var variance = _states[step].Squares / _states[step].Count;
            return _node.Operator == Aggregator.StdDev ? Math.Sqrt(variance) : variance;
        }
    }
}

using System.Diagnostics;
using Tally.Query.PromQl.Histograms;
using Tally.Query.PromQl.Syntax;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>Combines the rows of one group into one, step by step.</summary>
internal abstract class Accumulator
{
    public static Accumulator For(AggregateNode node, int steps, Annotations notes) => node.Operator switch
    {
        Aggregator.Sum => new TotalAccumulator(steps, node, notes),
        Aggregator.Avg => new TotalAccumulator(steps, node, notes),
        Aggregator.Min => new Extreme(steps, node, notes, -1),
        Aggregator.Max => new Extreme(steps, node, notes, 1),
        Aggregator.Count => new Count(steps, node, notes),
        Aggregator.Group => new Count(steps, node, notes) { IsGroup = true },
        Aggregator.StdDev or Aggregator.StdVar => new Deviation(steps, node, notes),
        _ => throw new UnreachableException(),
    };

    protected AggregateNode Node { get; }
    protected Annotations Notes { get; }
    private readonly bool[] _seen;

    protected Accumulator(int steps, AggregateNode node, Annotations notes)
    {
        Node = node;
        Notes = notes;
        _seen = new bool[steps];
    }

    public void Add(Row row)
    {
        var values = row.Values;
        for (var i = 0; i < _seen.Length; i++)
        {
            if (!row.Has(i))
                continue;
            if (row.Histogram(i) is { } histogram)
            {
                if (!AddHistogram(i, histogram, row))
                    continue;
            }
            else
            {
                Add(i, values[i], isFirst: !_seen[i]);
            }
            _seen[i] = true;
        }
    }

    public void Write(Row into)
    {
        for (var i = 0; i < _seen.Length; i++)
            if (_seen[i] && Result(i) is { } result)
                into[i] = result;
    }

    protected abstract void Add(int step, double value, bool isFirst);

    protected abstract PromValue? Result(int step);

    /// <summary>False where histograms take no part, after saying so.</summary>
    protected virtual bool AddHistogram(int step, NativeHistogram histogram, Row row)
    {
        Notes.IgnoredInAggregation(Node.Inner.Span, PromPrinter.Name(Node.Operator));
        return false;
    }

    private sealed class Extreme(int steps, AggregateNode node, Annotations notes, int sign) : Accumulator(steps, node, notes)
    {
        private readonly double[] _extremes = new double[steps];

        protected override void Add(int step, double value, bool isFirst)
        {
            if (isFirst || double.IsNaN(_extremes[step]) || sign * value > sign * _extremes[step])
                _extremes[step] = value;
        }

        protected override PromValue? Result(int step) => new(_extremes[step]);
    }

    private sealed class Count(int steps, AggregateNode node, Annotations notes) : Accumulator(steps, node, notes)
    {
        private readonly double[] _counts = new double[steps];

        public bool IsGroup { get; init; }

        protected override void Add(int step, double value, bool isFirst) => _counts[step]++;

        protected override PromValue? Result(int step) => new(IsGroup ? 1 : _counts[step]);

        protected override bool AddHistogram(int step, NativeHistogram histogram, Row row)
        {
            _counts[step]++;
            return true;
        }
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

        protected override PromValue? Result(int step)
        {
            var variance = _states[step].Squares / _states[step].Count;
            return new(Node.Operator == Aggregator.StdDev ? Math.Sqrt(variance) : variance);
        }
    }
}

namespace Tally.Query.TraceQl;

/// <summary>The values of one series while spans are observed, a slot for each step.</summary>
internal abstract class Slots
{
    /// <summary>Takes a span with its value; NaN (it has none) only ever comes to counts.</summary>
    public abstract void Observe(int slot, double value);

    public abstract double[] Values { get; }

    public static Slots For(MetricsFunction function, Intervals intervals) => function switch
    {
        MetricsFunction.Rate => new CountSlots(intervals.Count, 1 / intervals.StepSeconds),
        MetricsFunction.MinOverTime => new FoldSlots(intervals.Count, Math.Min),
        MetricsFunction.MaxOverTime => new FoldSlots(intervals.Count, Math.Max),
        MetricsFunction.SumOverTime or MetricsFunction.AvgOverTime => new SumSlots(intervals.Count, isAverage: function == MetricsFunction.AvgOverTime),
        _ => new CountSlots(intervals.Count, 1),
    };
}

/// <summary>Counts; a step without spans is 0.</summary>
internal sealed class CountSlots(int count, double factor) : Slots
{
    private readonly double[] _counts = new double[count];

    public override void Observe(int slot, double value) => _counts[slot]++;

    public override double[] Values => [.. _counts.Select(spans => spans * factor)];
}

/// <summary>The least or greatest; a step without values has none.</summary>
internal sealed class FoldSlots(int count, Func<double, double, double> fold) : Slots
{
    private readonly double[] _values = [.. Enumerable.Repeat(double.NaN, count)];

    public override void Observe(int slot, double value) => _values[slot] = double.IsNaN(_values[slot]) ? value : fold(_values[slot], value);

    public override double[] Values => _values;
}

/// <summary>Sums or averages, added up with Neumaier's compensation so that the order of spans does not show.</summary>
internal sealed class SumSlots(int count, bool isAverage) : Slots
{
    private readonly double[] _sums = new double[count];
    private readonly double[] _lost = new double[count];
    private readonly int[] _counts = new int[count];

    public override void Observe(int slot, double value)
    {
        var sum = _sums[slot] + value;
        if (double.IsFinite(sum))
            _lost[slot] += Math.Abs(_sums[slot]) >= Math.Abs(value) ? _sums[slot] - sum + value : value - sum + _sums[slot];
        _sums[slot] = sum;
        _counts[slot]++;
    }

    public override double[] Values =>
        [.. _sums.Select((sum, slot) => _counts[slot] == 0 ? double.NaN : (sum + _lost[slot]) / (isAverage ? _counts[slot] : 1))];
}

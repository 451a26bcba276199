using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Backend.Tempo;

/// <summary>What is written of a series: that it begins, what it is now, that it ends.</summary>
internal enum Moment { Begin, Now, End }

/// <summary>One instrument of a group of series: it adds up, and hands its present values out.</summary>
internal abstract class Instrument
{
    /// <summary>How many series it makes.</summary>
    public abstract int SeriesCount { get; }

    /// <summary>Adds a sample for each series.</summary>
    public abstract void Collect(SampleBatch batch, long timeMs, Moment moment);

    /// <summary>Adds the exemplars since the last call.</summary>
    public virtual void CollectExemplars(SampleBatch batch)
    {
    }

    protected static double At(Moment moment, double value) => moment switch
    {
        Moment.Begin => 0,
        Moment.Now => value,
        _ => StaleMarker.Value,
    };

    protected static LabelSet Series(string name, IEnumerable<Label> labels) => LabelSet.From(labels.Append(new("__name__", name)));
}

internal sealed class CounterInstrument(string name, IEnumerable<Label> labels) : Instrument
{
    private readonly LabelSet _series = Series(name, labels);
    private double _value;

    public override int SeriesCount => 1;

    public void Add(double amount) => _value += amount;

    public override void Collect(SampleBatch batch, long timeMs, Moment moment) => batch.Samples.Add(new(_series, timeMs, At(moment, _value)));
}

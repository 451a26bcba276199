using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Backend.Tempo;

/// <summary>Durations in seconds, counted as a classic histogram, a native one, or both.</summary>
internal sealed class DurationInstrument(string name, IReadOnlyList<Label> labels, double[] bounds, HistogramKinds kinds) : Instrument
{
    /// <summary>The label by which an exemplar names its trace, upstream's name.</summary>
    public const string TraceIdLabel = "traceID";

    private readonly ClassicHistogram? _classic = kinds == HistogramKinds.Native ? null : new(name, labels, bounds);
    private readonly ExponentialHistogram? _native = kinds == HistogramKinds.Classic ? null : new(name, labels);

    public override int SeriesCount => (_classic?.SeriesCount ?? 0) + (_native?.SeriesCount ?? 0);

    public void Observe(double seconds, TraceId trace, long timeMs)
    {
        _classic?.Observe(seconds, trace, timeMs);
        _native?.Observe(seconds, trace, timeMs);
    }

    public override void Collect(SampleBatch batch, long timeMs, Moment moment)
    {
        _classic?.Collect(batch, timeMs, moment);
        _native?.Collect(batch, timeMs, moment);
    }

    public override void CollectExemplars(SampleBatch batch)
    {
        _classic?.CollectExemplars(batch);
        _native?.CollectExemplars(batch);
    }
}

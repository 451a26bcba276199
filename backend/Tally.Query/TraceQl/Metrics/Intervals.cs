using Tally.Signals;

namespace Tally.Query.TraceQl;

/// <summary>
/// The steps of a metrics query, each open to the left and closed to the right, known by the time of its end.
/// As upstream, a range is rounded outwards to whole steps since 1970, and one more step stands before it.
/// </summary>
internal sealed class Intervals
{
    private const long NanosPerMillisecond = 1_000_000;

    private readonly long _step;

    public Intervals(MetricsOptions options)
    {
        (Start, End) = (options.Start.Value, options.End.Value);
        if (options.Step is not { } step)
        {
            _step = End - Start;
            Count = 1;
            return;
        }
        _step = step.Ticks * TimeSpan.NanosecondsPerTick;
        Start = Start - Start % _step - _step;
        End = (End + _step - 1) / _step * _step;
        Count = checked((int)((End - Start) / _step));
    }

    public long Start { get; }
    public long End { get; }
    public int Count { get; }
    public double StepSeconds => (double)_step / UnixNanos.PerSecond;

    /// <summary>The step that a time falls into, or -1.</summary>
    public int IndexOf(long time) => time > Start && time <= End ? (int)((time - Start - 1) / _step) : -1;

    /// <summary>The end of a step, milliseconds since 1970.</summary>
    public long TimeMs(int index) => (Start + (index + 1) * _step) / NanosPerMillisecond;
}

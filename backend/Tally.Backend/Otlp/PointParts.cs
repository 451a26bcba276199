using Tally.Signals;

namespace Tally.Backend.Otlp;

/// <summary>What every kind of point has, while its fields come in.</summary>
internal struct PointParts
{
    private const uint NoRecordedValue = 1;

    public Run Attributes;
    public Run Exemplars;
    public UnixNanos Start;
    public UnixNanos Time;
    public uint Flags;

    public readonly PointHeader Header => new(Start, Time, Attributes.Slice, Exemplars.Slice, (Flags & NoRecordedValue) != 0);
}

namespace Tally.Storage.Traces;

/// <summary>The earliest start and the latest end of some spans, nanoseconds since 1970; both inclusive.</summary>
public readonly record struct TimeBounds(long Start, long End)
{
    /// <summary>The bounds of no spans; overlap nothing.</summary>
    public static readonly TimeBounds None = new(long.MaxValue, long.MinValue);

    public TimeBounds With(long start, long end) => new(Math.Min(Start, start), Math.Max(End, Math.Max(start, end)));

    public bool Overlaps(long start, long end) => Start <= end && End >= start;
}

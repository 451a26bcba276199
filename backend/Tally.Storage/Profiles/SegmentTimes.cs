namespace Tally.Storage.Profiles;

/// <summary>The earliest and the latest profile of a segment, nanoseconds since 1970; both inclusive.</summary>
internal readonly record struct SegmentTimes(long First, long Last)
{
    /// <summary>Of no profiles; overlaps nothing.</summary>
    public static readonly SegmentTimes None = new(long.MaxValue, long.MinValue);

    public SegmentTimes With(long time) => new(Math.Min(First, time), Math.Max(Last, time));

    public bool Overlaps(long from, long to) => First <= to && Last >= from;
}

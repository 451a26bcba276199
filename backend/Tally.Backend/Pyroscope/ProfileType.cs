namespace Tally.Backend.Pyroscope;

/// <summary>What a profile counts: <c>process_cpu:cpu:nanoseconds:cpu:nanoseconds</c>.</summary>
internal sealed record ProfileType(string Name, string SampleType, string SampleUnit, string PeriodType, string PeriodUnit)
{
    public string Id => string.Join(':', Name, SampleType, SampleUnit, PeriodType, PeriodUnit);

    /// <summary>Reads an id; a sixth part (<c>:delta</c>) is of older clients and says nothing any more.</summary>
    public static ProfileType? Parse(string id) =>
        id.Split(':') is { Length: 5 or 6 } parts ? new(parts[0], parts[1], parts[2], parts[3], parts[4]) : null;
}

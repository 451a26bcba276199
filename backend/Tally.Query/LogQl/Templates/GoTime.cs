namespace Tally.Query.LogQl.Templates;

/// <summary>A time of Go: .NET's, to the nanosecond.</summary>
/// <param name="Time">To the tick, in the zone it is shown in.</param>
/// <param name="Rest">Nanoseconds below a tick, 0 to 99.</param>
/// <param name="Zone">The zone's short name.</param>
internal readonly record struct GoTime(DateTimeOffset Time, int Rest, string Zone)
{
    /// <summary>What a text that is no time becomes.</summary>
    public static readonly GoTime Zero = new(DateTimeOffset.MinValue, 0, "UTC");

    public long UnixSeconds => Time.ToUnixTimeSeconds();

    public Int128 UnixNanos => ((Int128)(Time - DateTimeOffset.UnixEpoch).Ticks * 100) + Rest;

    /// <summary>Nanoseconds within the second.</summary>
    public int Nanosecond => (int)(Time.Ticks % TimeSpan.TicksPerSecond * 100) + Rest;

    public static GoTime FromNanos(long nanos)
    {
        var (ticks, rest) = Math.DivRem(nanos, 100);
        return rest < 0 ? new(DateTimeOffset.UnixEpoch.AddTicks(ticks - 1), (int)rest + 100, "UTC") : new(DateTimeOffset.UnixEpoch.AddTicks(ticks), (int)rest, "UTC");
    }

    public static GoTime FromSeconds(long seconds) => new(DateTimeOffset.FromUnixTimeSeconds(seconds), 0, "UTC");

    public GoTime In(TimeZoneInfo zone)
    {
        var time = TimeZoneInfo.ConvertTime(Time, zone);
        return this with { Time = time, Zone = zone == TimeZoneInfo.Utc ? "UTC" : OffsetName(time.Offset) };
    }

    /// <summary>How Go shows a zone that has no abbreviation: <c>+02</c>, <c>-0330</c>.</summary>
    public static string OffsetName(TimeSpan offset) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(offset.Minutes == 0 ? "hh" : "hhmm", System.Globalization.CultureInfo.InvariantCulture);
}

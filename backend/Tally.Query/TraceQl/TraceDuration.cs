namespace Tally.Query.TraceQl;

/// <summary>Durations as TraceQL and Tempo's parameters write them.</summary>
public static class TraceDuration
{
    /// <summary>Reads <c>100ms</c>, <c>1.5s</c>, <c>1h30m</c>, <c>2d</c> to nanoseconds.</summary>
    public static bool TryParse(string text, out long nanos) => GoDuration.TryParse(text, out nanos);

    /// <summary>Writes nanoseconds as Go does: <c>1h30m0s</c>, <c>100ms</c>.</summary>
    public static string Format(long nanos) => GoDuration.Format(nanos);
}

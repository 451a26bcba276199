using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl;

/// <summary>Durations as a query writes them: <c>5m</c>, <c>1h30m</c>, <c>1d</c>, <c>1.5s</c>.</summary>
public static class LogDuration
{
    public static bool TryParse(string text, out long nanos) => Units.TryDuration(text, out nanos);
}

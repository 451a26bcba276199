using System.Globalization;
using Tally.Query.TraceQl;
using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>The query parameters <c>start</c> and <c>end</c>, unix seconds; absent or 0 = unbounded.</summary>
internal readonly record struct TimeRange(long StartSeconds, long EndSeconds)
{
    public UnixNanos? Start => StartSeconds == 0 ? null : new(StartSeconds * UnixNanos.PerSecond);

    public UnixNanos? End => EndSeconds == 0 ? null : new(EndSeconds * UnixNanos.PerSecond);

    public static bool TryRead(IQueryCollection query, out TimeRange range, out string error)
    {
        range = default;
        if (!TrySeconds(query, "start", out var start, out error) || !TrySeconds(query, "end", out var end, out error))
            return false;
        range = new(start, end);
        if ((start, end) != (0, 0) && end != 0 && end <= start)
            error = string.Create(CultureInfo.InvariantCulture, $"http parameter start must be before end. received start={start} end={end}");
        return error.Length == 0;
    }

    /// <summary>Whether a range with both ends is no longer than the limit; zero = no limit.</summary>
    public bool IsWithin(TimeSpan limit, out string error)
    {
        error = limit > TimeSpan.Zero && StartSeconds != 0 && EndSeconds - StartSeconds > limit.TotalSeconds
            ? string.Create(CultureInfo.InvariantCulture, $"range specified by start and end exceeds {TraceDuration.Format(limit.Ticks * TimeSpan.NanosecondsPerTick)}. received start={StartSeconds} end={EndSeconds}")
            : "";
        return error.Length == 0;
    }

    /// <summary>The trace whole, where any of it lies in the range; else nothing.</summary>
    public List<SpanRef> Keep(List<SpanRef> trace)
    {
        var (start, end) = (Start?.Value ?? long.MinValue, End?.Value ?? long.MaxValue);
        return trace.Exists(span => span.Segment.Start[span.Row] <= end && span.Segment.End[span.Row] >= start) ? trace : [];
    }

    private static bool TrySeconds(IQueryCollection query, string name, out long seconds, out string error)
    {
        error = "";
        seconds = 0;
        var text = query[name].ToString();
        if (text.Length == 0)
            return true;
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
        {
            seconds = parsed;
            return true;
        }
        error = $"invalid {name}: \"{text}\" is not a number of unix seconds";
        return false;
    }
}

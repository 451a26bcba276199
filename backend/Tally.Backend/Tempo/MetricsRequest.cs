using System.Globalization;
using Tally.Query.TraceQl;
using Tally.Signals;

namespace Tally.Backend.Tempo;

/// <summary>The parameters of <c>/api/metrics/query_range</c> and <c>/api/metrics/query</c>.</summary>
internal sealed record MetricsRequest(string Query, MetricsOptions Options)
{
    private static readonly TimeSpan DefaultSince = TimeSpan.FromHours(1);

    public static bool TryRead(IQueryCollection parameters, bool isInstant, TempoOptions limits, DateTimeOffset now, out MetricsRequest request, out string error)
    {
        request = null!;
        if (!TryBounds(parameters, UnixNanos.From(now).Value, out var start, out var end, out error))
            return false;
        if (start >= end)
            error = "end must be greater than start";
        else if (limits.MaxMetricsDuration > TimeSpan.Zero && end - start > Nanos(limits.MaxMetricsDuration))
            error = $"metrics query time range exceeds the maximum allowed duration of {TraceDuration.Format(Nanos(limits.MaxMetricsDuration))}";
        if (error.Length > 0)
            return false;

        TimeSpan? step = null;
        if (!isInstant)
        {
            if (!TryStep(parameters["step"].ToString(), end - start, out var nanos, out error))
                return false;
            if (nanos < UnixNanos.PerMillisecond || limits.MaxIntervals > 0 && (end - start) / nanos > limits.MaxIntervals)
            {
                var least = Math.Max(UnixNanos.PerMillisecond, limits.MaxIntervals > 0 ? (end - start) / limits.MaxIntervals : 0);
                error = $"step of {TraceDuration.Format(nanos)} is too small, minimum step for given range is {TraceDuration.Format(least)}";
                return false;
            }
            step = TimeSpan.FromTicks(nanos / TimeSpan.NanosecondsPerTick);
        }
        var query = parameters["q"].ToString() is { Length: > 0 } q ? q : parameters["query"].ToString();
        var options = new MetricsOptions { Start = new(start), End = new(end), Step = step, MaxSeries = MaxSeries(parameters, limits) };
        request = new(query, int.TryParse(parameters["exemplars"], NumberStyles.None, CultureInfo.InvariantCulture, out var exemplars) && exemplars > 0 ? options with { Exemplars = exemplars } : options);
        return true;
    }

    /// <summary>Upstream's choice where a request names none: some 240 steps, of a round length.</summary>
    public static long DefaultStep(long range)
    {
        var baseline = range / 240;
        long[] rounds = range < 60 * UnixNanos.PerSecond
            ? [50 * UnixNanos.PerMillisecond]
            : [.. new long[] { 3600, 300, 60, 15, 5, 1 }.Select(seconds => seconds * UnixNanos.PerSecond)];
        foreach (var round in rounds)
            if (baseline > round)
                return baseline / round * round;
        return rounds[^1];
    }

    private static int MaxSeries(IQueryCollection parameters, TempoOptions limits) =>
        int.TryParse(parameters["maxSeries"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0 && (limits.MaxSeries == 0 || asked < limits.MaxSeries) ? asked : limits.MaxSeries;

    private static bool TryBounds(IQueryCollection parameters, long now, out long start, out long end, out string error)
    {
        (start, end, error) = (0, 0, "");
        var since = Nanos(DefaultSince);
        var text = parameters["since"].ToString();
        if (text.Length > 0 && !TraceDuration.TryParse(text, out since))
            error = $"could not parse 'since' parameter: \"{text}\" is not a duration such as 30m or 1h";
        else if (!TryTime(parameters["end"].ToString(), now, out end))
            error = $"could not parse 'end' parameter: \"{parameters["end"]}\" is neither unix seconds, unix nanoseconds nor an RFC 3339 time";
        else if (!TryTime(parameters["start"].ToString(), Math.Min(end, now) - since, out start))
            error = $"could not parse 'start' parameter: \"{parameters["start"]}\" is neither unix seconds, unix nanoseconds nor an RFC 3339 time";
        return error.Length == 0;
    }

    // Up to ten digits are seconds, more are nanoseconds.
    private static bool TryTime(string text, long otherwise, out long nanos)
    {
        nanos = otherwise;
        if (text.Length == 0)
            return true;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            nanos = text.Length <= 10 ? whole * UnixNanos.PerSecond : whole;
            return true;
        }
        if (text.Contains('.', StringComparison.Ordinal) && decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 9_000_000_000)
        {
            nanos = (long)(Math.Round(seconds, 3) * UnixNanos.PerSecond);
            return true;
        }
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return false;
        nanos = UnixNanos.From(time).Value;
        return true;
    }

    private static bool TryStep(string text, long range, out long nanos, out string error)
    {
        (nanos, error) = (DefaultStep(range), "");
        if (text.Length == 0)
            return true;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 9e9)
            nanos = (long)(seconds * UnixNanos.PerSecond);
        else if (!TraceDuration.TryParse(text, out nanos))
            error = $"cannot parse \"{text}\" to a valid duration";
        if (nanos < 0)
            error = $"cannot parse \"{text}\": step must be positive";
        return error.Length == 0;
    }

    private static long Nanos(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}

using System.Globalization;

namespace Tally.Query.LogQl.Templates;

internal static partial class TemplateFunctions
{
    // A server has no place of its own: where Go means local time, UTC is meant.
    private static TemplateFunction[] Times() =>
    [
        Of("now", [], _ => GoTime.FromNanos((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100)),
        Of("date", [Kind.Text, Kind.Any], a => GoLayout.Format(a[1] switch
        {
            GoTime time => time.In(TimeZoneInfo.Utc),
            long seconds when Math.Abs(seconds) < 1L << 36 => GoTime.FromSeconds(seconds),
            _ => GoTime.FromNanos((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100),
        }, S(a, 0))),
        Of("toDate", [Kind.Text, Kind.Text], a => GoLayout.TryParse(S(a, 1), S(a, 0), TimeZoneInfo.Utc, out var time) ? time : GoTime.Zero),
        Of("toDateInZone", [Kind.Text, Kind.Text, Kind.Text], a => GoLayout.TryParse(S(a, 2), S(a, 0), Zone(S(a, 1)), out var time) ? time : GoTime.Zero),
        Of("unixEpoch", [Kind.Time], a => ((GoTime)a[0]!).UnixSeconds.ToString(CultureInfo.InvariantCulture)),
        Of("unixEpochMillis", [Kind.Time], a => Math.Floor((decimal)((GoTime)a[0]!).UnixNanos / 1_000_000).ToString(CultureInfo.InvariantCulture)),
        Of("unixEpochNanos", [Kind.Time], a => ((GoTime)a[0]!).UnixNanos.ToString(CultureInfo.InvariantCulture)),
        Text("unixToTime", FromEpoch),
    ];

    private static TimeZoneInfo Zone(string name) => name.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    // How many digits there are tells the unit: days, seconds, milliseconds, microseconds or nanoseconds.
    private static object FromEpoch(string text)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            throw new TemplateCallException($"unable to parse time '{text}': strconv.ParseInt: parsing \"{text}\": invalid syntax");
        return text.Length switch
        {
            5 => GoTime.FromSeconds(value * 86_400),
            10 => GoTime.FromSeconds(value),
            13 => GoTime.FromNanos(value * 1_000_000),
            16 => GoTime.FromNanos(value * 1000),
            19 => GoTime.FromNanos(value),
            _ => throw new TemplateCallException($"unable to parse time '{text}': {text.Length} digits are no unit"),
        };
    }
}

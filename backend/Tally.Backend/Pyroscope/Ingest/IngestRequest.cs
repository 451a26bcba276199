using System.Globalization;
using Tally.Backend.Pyroscope.Connect;
using Tally.Signals;

namespace Tally.Backend.Pyroscope.Ingest;

/// <summary>The parameters of <c>/ingest</c>.</summary>
/// <param name="Name">The application and its labels.</param>
/// <param name="From">When the profile begins; now by default.</param>
/// <param name="Until">When it ends; now by default.</param>
/// <param name="SampleRate">Samples a second; 100 by default.</param>
/// <param name="SpyName">Which agent sends; <c>unknown</c> by default.</param>
/// <param name="Format">As given; empty where not.</param>
internal sealed record IngestRequest(IngestName Name, UnixNanos From, UnixNanos Until, int SampleRate, string SpyName, string Format)
{
    private const int DefaultSampleRate = 100;

    /// <exception cref="ConnectException">A parameter cannot be read; the message names it.</exception>
    public static IngestRequest Read(IQueryCollection query, UnixNanos now) => new(
        IngestName.Parse(query["name"].ToString()),
        Time(query, "from", now),
        Time(query, "until", now),
        Rate(query["sampleRate"].ToString()),
        query["spyName"].ToString() is { Length: > 0 } spy ? spy : "unknown",
        query["format"].ToString());

    private static UnixNanos Time(IQueryCollection query, string name, UnixNanos now)
    {
        var text = query[name].ToString();
        return text.Length == 0 ? now
            : PyroscopeTime.TryParse(text, now, out var time) ? time
            : throw ConnectException.Invalid($"{name} is '{text}', expected seconds since 1970, now, or now-1h");
    }

    private static int Rate(string text) =>
        text.Length == 0 ? DefaultSampleRate
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate > 0 ? rate
        : throw ConnectException.Invalid($"sampleRate is '{text}', expected a whole number above 0");
}

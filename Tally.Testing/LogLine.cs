using System.Globalization;
using System.Text.Json;

namespace Tally.Testing;

/// <summary>
/// A log line at a time in nanoseconds since 1970-01-01T00:00:00Z, with its labels: those of the stream, the structured
/// metadata and what the query's parsers added.
/// </summary>
public sealed record LogLine(long UnixNanos, string Line, IReadOnlyDictionary<string, string> Labels)
{
    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddTicks(UnixNanos / 100);

    // {"data":{"resultType":"streams","result":[{"stream":{…},"values":[["1700000000000000000","line"]]}]}}
    internal static IReadOnlyList<LogLine> Read(JsonElement answer) =>
    [
        .. from stream in Otlp.Items(answer.GetProperty("data"), "result")
           let labels = Sample.ReadLabels(stream.GetProperty("stream"))
           from value in Otlp.Items(stream, "values")
           let nanos = long.Parse(value[0].GetString()!, CultureInfo.InvariantCulture)
           orderby nanos
           select new LogLine(nanos, value[1].GetString()!, labels),
    ];
}

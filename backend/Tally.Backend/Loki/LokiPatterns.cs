using System.Text.Json;
using Tally.Query.LogQl;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>
/// <c>/loki/api/v1/patterns</c>: what the lines of a selector have in common, and how often over time. Computed when asked,
/// from the newest 50,000 lines of the range; Loki keeps patterns of its own for three hours instead.
/// </summary>
internal sealed class LokiPatterns(LogStore store, LogQueryLimits limits)
{
    private const int MaxLines = 50_000;
    private static readonly TimeSpan LeastStep = TimeSpan.FromSeconds(10);

    /// <summary><c>{"status":"success","data":[{"pattern":"…","level":"info","samples":[[1767225600,3]]}]}</c>, the most frequent first.</summary>
    public LokiReply Answer(LokiRequest request)
    {
        var query = request.Query();
        if (query.IsMetric)
            throw new LokiRequestException("only log queries have patterns: the query counts");
        var (start, end) = request.Range();
        var step = (long)Math.Max(LeastStep.TotalSeconds, (request.Duration("step") ?? LeastStep).TotalSeconds);
        var options = new LogQueryOptions { Start = start, End = end, Limit = MaxLines };
        if (!query.TryRun(store, options, limits with { MaxEntries = MaxLines }, out var result, out var failure, request.Cancelled))
            throw new LokiRequestException(failure.ToString());
        var patterns = new LinePatterns();
        foreach (var line in ((LinesResult)result).Lines)
            patterns.Add(line.Line, line.Metadata["detected_level"], line.Time.Value / UnixNanos.PerSecond / step * step);
        return LokiReply.Success(json => Write(json, patterns.All.OrderByDescending(pattern => pattern.Counts.Values.Sum())));
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<LinePattern> patterns)
    {
        json.WriteStartArray();
        foreach (var pattern in patterns)
        {
            json.WriteStartObject();
            json.WriteString("pattern", pattern.Text);
            json.WriteString("level", pattern.Level ?? "unknown");
            json.WriteStartArray("samples");
            foreach (var (time, count) in pattern.Counts)
            {
                json.WriteStartArray();
                json.WriteNumberValue(time);
                json.WriteNumberValue(count);
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

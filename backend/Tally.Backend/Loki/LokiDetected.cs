using System.Text.Json;
using Tally.Query.LogQl;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>What a log browser offers to filter by: labels of streams, and fields of the latest lines.</summary>
internal sealed class LokiDetected(LogStore store, LogQueryLimits limits)
{
    // Loki looks at this many lines to find fields.
    private const int DefaultLineLimit = 100;

    /// <summary><c>{"detectedLabels":[{"label":"app","cardinality":2}]}</c></summary>
    public LokiReply Labels(LokiRequest request)
    {
        var (start, end) = request.Range();
        var values = store.Streams(request.OptionalMatchers("query"), start, end)
            .SelectMany(stream => stream).GroupBy(label => label.Name, label => label.Value)
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        return new(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("detectedLabels");
            foreach (var label in values)
            {
                json.WriteStartObject();
                json.WriteString("label", label.Key);
                json.WriteNumber("cardinality", label.Distinct().Count());
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary><c>{"fields":[{"label":"status","type":"int","cardinality":3,"parsers":["json"],"jsonPath":["status"]}],"limit":1000}</c></summary>
    public LokiReply Fields(LokiRequest request)
    {
        var query = request.Query();
        if (query.IsMetric)
            throw new LokiRequestException("detected fields need a log query");
        var (start, end) = request.Range();
        var lineLimit = int.TryParse(request.Text("line_limit"), out var given) && given > 0 ? Math.Min(given, limits.MaxEntries) : DefaultLineLimit;
        if (!query.TryRun(store, new() { Start = start, End = end, Limit = lineLimit }, limits, out var result, out var failure, request.Cancelled))
            throw new LokiRequestException(failure.ToString());
        var limit = request.Text("limit") is null ? 1000 : request.Limit();
        var fields = DetectedFields.Of(((LinesResult)result).Lines).Take(limit).ToList();
        return new(json => Write(json, fields, limit));
    }

    private static void Write(Utf8JsonWriter json, List<DetectedField> fields, int limit)
    {
        json.WriteStartObject();
        json.WriteStartArray("fields");
        foreach (var field in fields)
        {
            json.WriteStartObject();
            json.WriteString("label", field.Name);
            json.WriteString("type", field.Type);
            json.WriteNumber("cardinality", field.Values.Count);
            json.WritePropertyName("parsers");
            if (field.Parsers.Count == 0)
                json.WriteNullValue();
            else
                LokiResultJson.WriteStrings(json, field.Parsers);
            if (field.JsonPath.Count > 0)
            {
                json.WritePropertyName("jsonPath");
                LokiResultJson.WriteStrings(json, field.JsonPath);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("limit", limit);
        json.WriteEndObject();
    }
}

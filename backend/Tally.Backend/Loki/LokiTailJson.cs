using System.Text.Json;
using Tally.Query.LogQl;

namespace Tally.Backend.Loki;

/// <summary>A frame of a tail: <c>{"streams":[{"stream":{…},"values":[…]}],"dropped_entries":[{"timestamp":"…","labels":{…}}]}</c>, either left out where empty.</summary>
internal static class LokiTailJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<LogLine> lines, IReadOnlyList<LogLine> dropped)
    {
        json.WriteStartObject();
        if (lines.Count > 0)
        {
            json.WriteStartArray("streams");
            LokiResultJson.WriteStreams(json, lines, categorizesLabels: false);
            json.WriteEndArray();
        }
        if (dropped.Count > 0)
            WriteDropped(json, dropped);
        json.WriteEndObject();
    }

    private static void WriteDropped(Utf8JsonWriter json, IReadOnlyList<LogLine> dropped)
    {
        json.WriteStartArray("dropped_entries");
        foreach (var line in dropped)
        {
            json.WriteStartObject();
            json.WriteString("timestamp", line.Time.ToString());
            json.WritePropertyName("labels");
            LokiResultJson.WriteLabels(json, line.AllLabels);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

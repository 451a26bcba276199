using System.Text.Json;
using Tally.Query.LogQl;

namespace Tally.Backend.Loki;

/// <summary>The part of Loki's <c>stats</c> that Grafana shows: how much was read, how long it took.</summary>
internal static class LokiStatsJson
{
    public static void Write(Utf8JsonWriter json, LogQueryStats stats, TimeSpan took)
    {
        var seconds = Math.Max(took.TotalSeconds, 1e-6);
        json.WriteStartObject("stats");
        json.WriteStartObject("summary");
        json.WriteNumber("bytesProcessedPerSecond", (long)(stats.Bytes / seconds));
        json.WriteNumber("linesProcessedPerSecond", (long)(stats.Rows / seconds));
        json.WriteNumber("totalBytesProcessed", stats.Bytes);
        json.WriteNumber("totalLinesProcessed", stats.Rows);
        json.WriteNumber("execTime", took.TotalSeconds);
        json.WriteNumber("queueTime", 0);
        json.WriteNumber("subqueries", 0);
        json.WriteNumber("totalEntriesReturned", stats.Returned);
        json.WriteNumber("splits", 0);
        json.WriteNumber("shards", 0);
        json.WriteNumber("totalPostFilterLines", stats.Returned);
        json.WriteNumber("totalStructuredMetadataBytesProcessed", 0);
        json.WriteEndObject();
        json.WriteStartObject("querier");
        json.WriteStartObject("store");
        json.WriteNumber("totalChunksRef", stats.Segments);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

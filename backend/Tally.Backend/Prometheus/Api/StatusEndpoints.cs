using System.Text.Json;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus.Api;

/// <summary><c>status/buildinfo</c> and <c>status/tsdb</c>: what clients ask to know whom they talk to.</summary>
internal static class StatusEndpoints
{
    // Clients switch features on by it, so it names the Prometheus whose API and language this one speaks.
    private const string SpokenVersion = "3.14.0";

    // Upstream's own bound.
    private const int MaxStatistics = 10_000;

    public static void Map(IEndpointRouteBuilder routes, MetricStore store)
    {
        routes.MapApi("/status/buildinfo", (_, _) => BuildInfo(), post: false);
        routes.MapApi("/status/tsdb", (request, _) => Tsdb(store, request), post: false);
    }

    private static ApiAnswer BuildInfo() => new(json =>
    {
        json.WriteStartObject();
        json.WriteString("version", SpokenVersion);
        json.WriteString("revision", typeof(StatusEndpoints).Assembly.GetName().Version?.ToString() ?? "");
        json.WriteString("branch", "tally");
        json.WriteString("buildUser", "");
        json.WriteString("buildDate", "");
        json.WriteString("goVersion", "");
        json.WriteEndObject();
    });

    private static ApiAnswer Tsdb(MetricStore store, ApiRequest request)
    {
        var limit = request.Number("limit", missing: 10, "a positive number", least: 1);
        if (limit > MaxStatistics)
            throw ApiException.BadData($"limit must not exceed {MaxStatistics}");
        var (cardinality, statistics) = (store.Cardinality(limit), store.Statistics);
        return new(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("headStats");
            json.WriteNumber("numSeries", statistics.ActiveSeries);
            json.WriteNumber("numLabelPairs", cardinality.LabelPairs);
            json.WriteNumber("chunkCount", cardinality.Chunks);
            json.WriteNumber("minTime", cardinality.MinTime);
            json.WriteNumber("maxTime", cardinality.MaxTime);
            json.WriteEndObject();
            Counts(json, "seriesCountByMetricName", cardinality.SeriesByMetric);
            Counts(json, "labelValueCountByLabelName", cardinality.ValuesByLabel);
            Counts(json, "memoryInBytesByLabelName", cardinality.BytesByLabel);
            Counts(json, "seriesCountByLabelValuePair", cardinality.SeriesByPair);
            Own(json, statistics);
            json.WriteEndObject();
        });
    }

    // What upstream does not have.
    private static void Own(Utf8JsonWriter json, MetricStatistics statistics)
    {
        json.WriteNumber("knownSeries", statistics.KnownSeries);
        json.WriteNumber("appendedSamples", statistics.Appended);
        json.WriteStartObject("rejectedSamples");
        json.WriteNumber("conflicting", statistics.RejectedConflicting);
        json.WriteNumber("tooOld", statistics.RejectedTooOld);
        json.WriteNumber("future", statistics.RejectedFuture);
        json.WriteNumber("overBudget", statistics.RejectedOverBudget);
        json.WriteEndObject();
        json.WriteNumber("segments", statistics.Segments);
        json.WriteNumber("segmentBytes", statistics.SegmentBytes);
    }

    private static void Counts(Utf8JsonWriter json, string name, IReadOnlyList<NamedCount> counts)
    {
        json.WriteStartArray(name);
        foreach (var (what, count) in counts)
        {
            json.WriteStartObject();
            json.WriteString("name", what);
            json.WriteNumber("value", count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus.Api;

/// <summary><c>status/buildinfo</c> and <c>status/tsdb</c>: what clients ask to know whom they talk to.</summary>
internal static class StatusEndpoints
{
    // Clients switch features on by it, so it names the Prometheus whose API and language this one speaks.
    private const string SpokenVersion = "3.14.0";

    public static void Map(IEndpointRouteBuilder routes, MetricStore store)
    {
        routes.MapApi("/status/buildinfo", (_, _) => BuildInfo(), post: false);
        routes.MapApi("/status/tsdb", (_, _) => Tsdb(store.Statistics), post: false);
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

    private static ApiAnswer Tsdb(MetricStatistics statistics) => new(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("headStats");
        json.WriteNumber("numSeries", statistics.ActiveSeries);
        json.WriteEndObject();
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
        json.WriteEndObject();
    });
}

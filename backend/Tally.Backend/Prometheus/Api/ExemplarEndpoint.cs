using System.Text.Json;
using Tally.Query.PromQl;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus.Api;

/// <summary><c>query_exemplars</c>: the exemplars of every series that a query's selectors name.</summary>
internal static class ExemplarEndpoint
{
    public static void Map(IEndpointRouteBuilder routes, MetricStore store, PromOptions language) => routes.MapApi("/query_exemplars", (request, _) => Find(request, store, language));

    private static ApiAnswer Find(ApiRequest request, MetricStore store, PromOptions language)
    {
        var (start, end) = (request.Time("start", long.MinValue), request.Time("end", long.MaxValue));
        if (end < start)
            throw ApiException.BadData("end timestamp must not be before start timestamp");
        if (!PromQuery.TryParse(request.Find("query") ?? "", language, out var query, out var error))
            throw ApiException.Invalid("query", error!.ToString());
        var found = query!.Selectors().SelectMany(matchers => store.Exemplars(matchers, start, end)).Distinct().GroupBy(exemplar => exemplar.Series).ToList();
        return ApiAnswer.List(found, Write);
    }

    private static void Write(Utf8JsonWriter json, IGrouping<LabelSet, Exemplar> series)
    {
        json.WriteStartObject();
        json.WritePropertyName("seriesLabels");
        ResultJson.Labels(json, series.Key);
        json.WriteStartArray("exemplars");
        foreach (var exemplar in series)
        {
            json.WriteStartObject();
            json.WritePropertyName("labels");
            ResultJson.Labels(json, exemplar.Labels);
            json.WriteString("value", PromNumber.Text(exemplar.Value));
            json.WritePropertyName("timestamp");
            ResultJson.Seconds(json, exemplar.Time);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

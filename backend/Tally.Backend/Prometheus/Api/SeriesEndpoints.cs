using Tally.Query.PromQl;
using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus.Api;

/// <summary><c>series</c>, <c>labels</c>, <c>label/{name}/values</c>, <c>metadata</c>: what there is to ask for.</summary>
internal sealed class SeriesEndpoints(MetricStore store, PromOptions language)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapApi("/series", Series);
        routes.MapApi("/labels", (request, _) =>
            ApiAnswer.Strings(Find(request).SelectMany(labels => labels).Select(label => label.Name).Distinct().Order(StringComparer.Ordinal), request.Limit()));
        routes.MapApi("/label/{name}/values", Values, post: false);
        routes.MapApi("/metadata", Metadata, post: false);
    }

    private ApiAnswer Series(ApiRequest request, HttpContext context)
    {
        if (request.All("match[]").Count == 0)
            throw ApiException.BadData("no match[] parameter provided");
        var (found, limit) = (Find(request), request.Limit());
        return ApiAnswer.List(found, ResultJson.Labels, limit);
    }

    private ApiAnswer Values(ApiRequest request, HttpContext context)
    {
        var name = (string?)context.Request.RouteValues["name"] ?? "";
        return ApiAnswer.Strings(Find(request).Select(labels => labels[name]).OfType<string>().Distinct().Order(StringComparer.Ordinal), request.Limit());
    }

    private ApiAnswer Metadata(ApiRequest request, HttpContext context)
    {
        var wanted = request.Find("metric");
        var found = store.Metadata().Where(family => wanted is null || family.Key == wanted);
        // Zero is none of the metrics here, but all that is said of each.
        if (request.Number("limit", missing: -1) is var limit and >= 0)
            found = found.Take(limit);
        var each = request.Number("limit_per_metric", missing: -1) is var most and > 0 ? most : int.MaxValue;
        return new(json =>
        {
            json.WriteStartObject();
            foreach (var (family, said) in found)
            {
                json.WriteStartArray(family);
                foreach (var (type, help, unit) in said.Take(each))
                {
                    json.WriteStartObject();
                    json.WriteString("type", type);
                    json.WriteString("help", help);
                    json.WriteString("unit", unit);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        });
    }

    private List<LabelSet> Find(ApiRequest request)
    {
        var (start, end) = (request.Time("start", long.MinValue), request.Time("end", long.MaxValue));
        var selectors = request.All("match[]");
        if (selectors.Count == 0)
            return [.. store.Series([], start, end)];
        return [.. selectors.SelectMany(selector => store.Series(Matchers(selector ?? ""), start, end)).Distinct()];
    }

    private IReadOnlyList<LabelMatcher> Matchers(string selector)
    {
        if (!PromQuery.TryParse(selector, language, out var query, out var error))
            throw ApiException.Invalid("match[]", error!.ToString());
        return query!.Selector ?? throw ApiException.Invalid("match[]", $"expected a series selector, got: {selector}");
    }
}

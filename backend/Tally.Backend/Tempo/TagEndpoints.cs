using System.Text.Json;
using Tally.Query.TraceQl;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>What a query editor offers: the names of tags by scope, and the values of one of them.</summary>
internal static class TagEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, TraceStore store)
    {
        routes.MapGet("/api/search/tags", (HttpRequest request) => Names(store, request, FlatNames));
        routes.MapGet("/api/v2/search/tags", (HttpRequest request) => Names(store, request, ScopedNames));
        routes.MapGet("/api/search/tag/{tag}/values", (string tag, HttpRequest request, CancellationToken cancellation) => Values(store, tag, request, FlatValues, cancellation));
        routes.MapGet("/api/v2/search/tag/{tag}/values", (string tag, HttpRequest request, CancellationToken cancellation) => Values(store, tag, request, TypedValues, cancellation));
    }

    private static IResult Names(TraceStore store, HttpRequest request, Action<Utf8JsonWriter, IReadOnlyList<TagScope>> write)
    {
        var scope = request.Query["scope"].ToString();
        if (scope.Length > 0 && !TagCatalog.Scopes.Contains(scope))
            return TempoResults.Invalid($"invalid scope: {scope}, expected one of {string.Join(", ", TagCatalog.Scopes)}");
        if (!TimeRange.TryRead(request.Query, out var range, out var error))
            return TempoResults.Invalid(error);
        var names = TagCatalog.Names(store, scope.Length == 0 || scope == "none" ? null : scope, range.Start, range.End);
        return TempoResults.Json(json =>
        {
            write(json, names);
            Metrics(json);
        });
    }

    private static IResult Values(TraceStore store, string tag, HttpRequest request, Action<Utf8JsonWriter, IReadOnlyList<TagValue>> write, CancellationToken cancellation)
    {
        if (!TimeRange.TryRead(request.Query, out var range, out var invalid))
            return TempoResults.Invalid(invalid);
        if (!TagCatalog.TryValues(store, tag, request.Query["q"].ToString(), range.Start, range.End, out var values, out var error, cancellation))
            return TempoResults.InvalidQuery(error);
        return TempoResults.Json(json =>
        {
            write(json, values);
            Metrics(json);
        });
    }

    private static void FlatNames(Utf8JsonWriter json, IReadOnlyList<TagScope> scopes) =>
        Strings(json, "tagNames", scopes.SelectMany(scope => scope.Tags).Distinct().Order(StringComparer.Ordinal));

    private static void ScopedNames(Utf8JsonWriter json, IReadOnlyList<TagScope> scopes)
    {
        json.WriteStartArray("scopes");
        foreach (var scope in scopes)
        {
            json.WriteStartObject();
            json.WriteString("name", scope.Name);
            Strings(json, "tags", scope.Tags);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void FlatValues(Utf8JsonWriter json, IReadOnlyList<TagValue> values) => Strings(json, "tagValues", values.Select(value => value.Value).Distinct());

    private static void TypedValues(Utf8JsonWriter json, IReadOnlyList<TagValue> values)
    {
        json.WriteStartArray("tagValues");
        foreach (var (type, value) in values)
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("value", value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Metrics(Utf8JsonWriter json)
    {
        json.WriteStartObject("metrics");
        json.WriteNumber("totalJobs", 1);
        json.WriteNumber("completedJobs", 1);
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

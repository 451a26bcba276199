using System.Text.Json;
using Tally.Query.TraceQl;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>
/// What a query editor offers: the names of tags by scope, and the values of one of them. Both may be narrowed by a query
/// <c>q</c> that is still being typed, and cut by <c>limit</c>.
/// </summary>
internal sealed class TagEndpoints(TraceStore store, TempoOptions options)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/search/tags", (HttpRequest request, CancellationToken cancellation) => Names(request, FlatNames, cancellation));
        routes.MapGet("/api/v2/search/tags", (HttpRequest request, CancellationToken cancellation) => Names(request, ScopedNames, cancellation));
        routes.MapGet("/api/search/tag/{tag}/values", (string tag, HttpRequest request, CancellationToken cancellation) => Values(tag, request, FlatValues, cancellation));
        routes.MapGet("/api/v2/search/tag/{tag}/values", (string tag, HttpRequest request, CancellationToken cancellation) => Values(tag, request, TypedValues, cancellation));
    }

    private IResult Names(HttpRequest request, Action<Utf8JsonWriter, IReadOnlyList<TagScope>, bool> write, CancellationToken cancellation)
    {
        var scope = request.Query["scope"].ToString();
        if (scope.Length > 0 && !TagCatalog.Scopes.Contains(scope))
            return TempoResults.Invalid($"invalid scope: {scope}, expected one of {string.Join(", ", TagCatalog.Scopes)}");
        if (!TryOptions(request, out var asked, out var error))
            return TempoResults.Invalid(error);
        var names = TagCatalog.Names(store, scope.Length == 0 || scope == "none" ? null : scope, asked, cancellation);
        return TempoResults.Json(json =>
        {
            write(json, names, scope == "intrinsic");
            Metrics(json);
        });
    }

    private IResult Values(string tag, HttpRequest request, Action<Utf8JsonWriter, IReadOnlyList<TagValue>> write, CancellationToken cancellation)
    {
        if (!TryOptions(request, out var asked, out var error))
            return TempoResults.Invalid(error);
        var values = TagCatalog.Values(store, tag, asked, cancellation);
        return TempoResults.Json(json =>
        {
            write(json, values);
            Metrics(json);
        });
    }

    private bool TryOptions(HttpRequest request, out TagOptions asked, out string error)
    {
        asked = new();
        if (!TimeRange.TryRead(request.Query, out var range, out error) || !range.IsWithin(options.MaxSearchDuration, out error) || !Counts.TryRead(request.Query, "limit", 0, out var limit, out error))
            return false;
        asked = new() { Filter = request.Query["q"].ToString(), Start = range.Start, End = range.End, Limit = limit };
        return true;
    }

    // As upstream, the first version has the intrinsics only where they are asked for.
    private static void FlatNames(Utf8JsonWriter json, IReadOnlyList<TagScope> scopes, bool withIntrinsics) =>
        Strings(json, "tagNames", scopes.Where(scope => withIntrinsics || scope.Name != "intrinsic").SelectMany(scope => scope.Tags).Distinct().Order(StringComparer.Ordinal));

    private static void ScopedNames(Utf8JsonWriter json, IReadOnlyList<TagScope> scopes, bool withIntrinsics)
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

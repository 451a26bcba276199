using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>
/// A trace by its id. The first version answers the bare trace (<c>batches</c>) and 404 where there is none; the second
/// wraps it and answers an empty trace with 200, both as upstream.
/// </summary>
internal static class TraceEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, TraceStore store)
    {
        routes.MapGet("/api/traces/{id}", (string id, HttpRequest request) => First(store, id, request));
        routes.MapGet("/api/v2/traces/{id}", (string id, HttpRequest request) => Second(store, id, request));
    }

    private static IResult First(TraceStore store, string id, HttpRequest request) => Answer(store, id, request, groups =>
    {
        if (groups.Count == 0)
            return Results.StatusCode(StatusCodes.Status404NotFound);
        return TempoResults.WantsProtobuf(request)
            ? TempoResults.Protobuf(wire => SpanWire.ResourceSpans(wire, groups))
            : TempoResults.Json(json => SpanJson.ResourceSpans(json, "batches", groups));
    });

    private static IResult Second(TraceStore store, string id, HttpRequest request) => Answer(store, id, request, groups =>
        TempoResults.WantsProtobuf(request)
            ? TempoResults.Protobuf(wire =>
            {
                wire.Message(1, trace => SpanWire.ResourceSpans(trace, groups));
                wire.Message(2, _ => { });
            })
            : TempoResults.Json(json =>
            {
                json.WriteStartObject("trace");
                SpanJson.ResourceSpans(json, "resourceSpans", groups);
                json.WriteEndObject();
                json.WriteStartObject("metrics");
                json.WriteEndObject();
            }));

    private static IResult Answer(TraceStore store, string id, HttpRequest request, Func<List<ResourceGroup>, IResult> write)
    {
        if (TraceIdError(id) is { } error || !TraceId.TryParse(id, out var traceId) && (error = "trace IDs can only contain hex characters") is not null)
            return TempoResults.Invalid(error);
        if (!TimeRange.TryRead(request.Query, out var range, out var invalid))
            return TempoResults.Invalid(invalid);
        using var snapshot = store.Snapshot();
        return snapshot.Answer(all => write(ResourceGroup.Of(range.Keep(all.FindTrace(traceId)))));
    }

    private static string? TraceIdError(string id)
    {
        for (var i = 0; i < id.Length; i++)
            if (!char.IsAsciiHexDigit(id[i]))
                return $"trace IDs can only contain hex characters: invalid character '{id[i]}' at position {i + 1}";
        return id.Length > 2 * TraceId.Size ? "trace IDs can't be larger than 128 bits" : null;
    }
}

using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>
/// A trace by its id. The first version answers the bare trace (<c>batches</c>), 404 where there is none and 422 where it is
/// too large; the second wraps it and answers an empty or a partial trace with 200, all as upstream.
/// </summary>
internal sealed class TraceEndpoints(TraceStore store, TempoOptions options)
{
    // PartialStatus.PARTIAL
    private const int Partial = 1;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/traces/{id}", First);
        routes.MapGet("/api/v2/traces/{id}", Second);
    }

    private IResult First(string id, HttpRequest request) => Answer(id, request, (groups, isPartial) =>
    {
        if (isPartial)
            return Results.Text($"trace exceeds max size (max bytes: {options.MaxTraceBytes})", "text/plain", statusCode: StatusCodes.Status422UnprocessableEntity);
        if (groups.Count == 0)
            return Results.StatusCode(StatusCodes.Status404NotFound);
        return TempoResults.WantsProtobuf(request)
            ? TempoResults.Protobuf(wire => SpanWire.ResourceSpans(wire, groups))
            : TempoResults.Json(json => SpanJson.ResourceSpans(json, "batches", groups));
    });

    private IResult Second(string id, HttpRequest request) => Answer(id, request, (groups, isPartial) =>
    {
        var message = isPartial ? $"Trace exceeds maximum size of {options.MaxTraceBytes} bytes, a partial trace is returned" : "";
        return TempoResults.WantsProtobuf(request) ? Protobuf(groups, message) : Json(groups, message);
    });

    private static IResult Protobuf(List<ResourceGroup> groups, string message) => TempoResults.Protobuf(wire =>
    {
        wire.Message(1, trace => SpanWire.ResourceSpans(trace, groups));
        wire.Message(2, _ => { });
        wire.Varint(3, message.Length > 0 ? Partial : 0u);
        wire.Text(4, message);
    });

    private static IResult Json(List<ResourceGroup> groups, string message) => TempoResults.Json(json =>
    {
        json.WriteStartObject("trace");
        SpanJson.ResourceSpans(json, "resourceSpans", groups);
        json.WriteEndObject();
        json.WriteStartObject("metrics");
        json.WriteEndObject();
        if (message.Length == 0)
            return;
        json.WriteString("status", "PARTIAL");
        json.WriteString("message", message);
    });

    private IResult Answer(string id, HttpRequest request, Func<List<ResourceGroup>, bool, IResult> write)
    {
        if (TraceIdError(id) is { } error || !TraceId.TryParse(id, out var traceId) && (error = "trace IDs can only contain hex characters") is not null)
            return TempoResults.Invalid(error);
        if (!TimeRange.TryRead(request.Query, out var range, out var invalid))
            return TempoResults.Invalid(invalid);
        using var snapshot = store.Snapshot();
        return snapshot.Answer(all =>
        {
            var trace = range.Keep(all.FindTrace(traceId));
            var kept = TraceSize.Cut(trace, options.MaxTraceBytes);
            return write(ResourceGroup.Of(kept), kept.Count < trace.Count);
        });
    }

    private static string? TraceIdError(string id)
    {
        for (var i = 0; i < id.Length; i++)
            if (!char.IsAsciiHexDigit(id[i]))
                return $"trace IDs can only contain hex characters: invalid character '{id[i]}' at position {i + 1}";
        return id.Length > 2 * TraceId.Size ? "trace IDs can't be larger than 128 bits" : null;
    }
}

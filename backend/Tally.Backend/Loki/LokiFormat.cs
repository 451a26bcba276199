using System.Text.Json;
using Tally.Query.LogQl;

namespace Tally.Backend.Loki;

/// <summary><c>/loki/api/v1/format_query</c>: the query laid out for reading, or what is wrong with it, as JSON.</summary>
internal static class LokiFormat
{
    /// <summary><c>{"status":"success","data":"…"}</c>, or with status 400 <c>{"status":"invalid-query","error":"…"}</c></summary>
    public static LokiReply Answer(LokiRequest request) => LogQuery.TryParse(request.Text("query") ?? "", out var query, out var error)
        ? LokiReply.Success(json => json.WriteStringValue(query.Format()))
        : new(json => WriteError(json, $"parse error at line {error.Line}, col {error.Column}: {error.Message}"), StatusCodes.Status400BadRequest);

    private static void WriteError(Utf8JsonWriter json, string error)
    {
        json.WriteStartObject();
        json.WriteString("status", "invalid-query");
        json.WriteString("error", error);
        json.WriteEndObject();
    }
}

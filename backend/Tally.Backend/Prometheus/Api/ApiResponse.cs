using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tally.Storage;

namespace Tally.Backend.Prometheus.Api;

/// <summary>Upstream's envelope: <c>{"status":"success","data":…}</c>, or an error with its type.</summary>
internal static class ApiResponse
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Maps an endpoint for GET and, where forms are taken, POST.</summary>
    public static void MapApi(this IEndpointRouteBuilder routes, string path, Func<ApiRequest, HttpContext, ApiAnswer> answer, bool post = true) =>
        routes.MapMethods(path, post ? ["GET", "POST"] : ["GET"], context => AnswerAsync(context, answer));

    private static async Task AnswerAsync(HttpContext context, Func<ApiRequest, HttpContext, ApiAnswer> answer)
    {
        try
        {
            var result = answer(await ApiRequest.ReadAsync(context), context);
            await WriteAsync(context, 200, json =>
            {
                json.WriteString("status", "success");
                json.WritePropertyName("data");
                result.Data(json);
                WriteNotes(json, "warnings", result.Warnings);
                WriteNotes(json, "infos", result.Infos);
            });
        }
        catch (ApiException e)
        {
            await WriteErrorAsync(context, e.Type, e.Message);
        }
        catch (StorageException e)
        {
            await WriteErrorAsync(context, "internal", e.Message);
        }
    }

    private static Task WriteErrorAsync(HttpContext context, string type, string message) => WriteAsync(context, StatusOf(type), json =>
    {
        json.WriteString("status", "error");
        json.WriteString("errorType", type);
        json.WriteString("error", message);
    });

    private static int StatusOf(string type) => type switch
    {
        "bad_data" => 400,
        "execution" => 422,
        "timeout" => 503,
        // The client is gone; nobody reads this but the access log.
        "canceled" => 499,
        "not_found" => 404,
        _ => 500,
    };

    private static void WriteNotes(Utf8JsonWriter json, string name, IReadOnlyList<string> notes)
    {
        if (notes.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var note in notes)
            json.WriteStringValue(note);
        json.WriteEndArray();
    }

    private static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.BodyWriter.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }
}

/// <summary>What an endpoint answers: writes the data, and says what the reader should know.</summary>
internal sealed record ApiAnswer(Action<Utf8JsonWriter> Data, IReadOnlyList<string> Warnings, IReadOnlyList<string> Infos)
{
    public ApiAnswer(Action<Utf8JsonWriter> data) : this(data, [], []) { }

    public static ApiAnswer Strings(IEnumerable<string> values, int limit = 0)
    {
        var all = values.ToList();
        return new(
            json =>
            {
                json.WriteStartArray();
                foreach (var value in limit > 0 ? all.Take(limit) : all)
                    json.WriteStringValue(value);
                json.WriteEndArray();
            },
            Truncated(all.Count, limit),
            []);
    }

    public static IReadOnlyList<string> Truncated(int count, int limit) => limit > 0 && count > limit ? ["results truncated due to limit"] : [];
}

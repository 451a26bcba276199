using System.Text.Json;
using Tally.Storage;

namespace Tally.Backend.Prometheus.Api;

/// <summary>Upstream's envelope: <c>{"status":"success","data":…}</c>, or an error with its type.</summary>
internal static class ApiResponse
{
    /// <summary>Maps an endpoint for GET and, where forms are taken, POST.</summary>
    public static void MapApi(this IEndpointRouteBuilder routes, string path, Func<ApiRequest, HttpContext, ApiAnswer> answer, bool post = true) =>
        routes.MapApi(path, (request, context) => Task.FromResult(answer(request, context)), post);

    /// <inheritdoc cref="MapApi(IEndpointRouteBuilder, string, Func{ApiRequest, HttpContext, ApiAnswer}, bool)"/>
    public static void MapApi(this IEndpointRouteBuilder routes, string path, Func<ApiRequest, HttpContext, Task<ApiAnswer>> answer, bool post = true) =>
        routes.MapMethods(path, post ? ["GET", "POST"] : ["GET"], context => AnswerAsync(context, answer));

    private static async Task AnswerAsync(HttpContext context, Func<ApiRequest, HttpContext, Task<ApiAnswer>> answer)
    {
        try
        {
            await AnswerOrRefuseAsync(context, answer);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone, perhaps in the middle of its answer: nobody is there to be told.
        }
    }

    private static async Task AnswerOrRefuseAsync(HttpContext context, Func<ApiRequest, HttpContext, Task<ApiAnswer>> answer)
    {
        try
        {
            var result = await answer(await ApiRequest.ReadAsync(context), context);
            await WriteAsync(context, 200, async body =>
            {
                body.Json.WriteString("status", "success");
                body.Json.WritePropertyName("data");
                await result.Data(body);
                WriteNotes(body.Json, "warnings", result.Warnings);
                WriteNotes(body.Json, "infos", result.Infos);
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

    private static Task WriteErrorAsync(HttpContext context, string type, string message) => WriteAsync(context, StatusOf(type), body =>
    {
        body.Json.WriteString("status", "error");
        body.Json.WriteString("errorType", type);
        body.Json.WriteString("error", message);
        return Task.CompletedTask;
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

    private static async Task WriteAsync(HttpContext context, int status, Func<JsonBody, Task> write)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await using var body = new JsonBody(context.Response.BodyWriter, context.RequestAborted);
        body.Json.WriteStartObject();
        await write(body);
        body.Json.WriteEndObject();
    }
}

/// <summary>What an endpoint answers: writes the data, and says what the reader should know.</summary>
internal sealed record ApiAnswer(Func<JsonBody, Task> Data, IReadOnlyList<string> Warnings, IReadOnlyList<string> Infos)
{
    /// <summary>An answer that is small enough to be written at once.</summary>
    public ApiAnswer(Action<Utf8JsonWriter> data) : this(At(data), [], []) { }

    /// <summary>A list, item by item.</summary>
    public static ApiAnswer List<T>(IReadOnlyCollection<T> items, Action<Utf8JsonWriter, T> write, int limit = 0) => new(
        async body =>
        {
            body.Json.WriteStartArray();
            foreach (var item in limit > 0 ? items.Take(limit) : items)
            {
                write(body.Json, item);
                await body.PauseAsync();
            }
            body.Json.WriteEndArray();
        },
        Truncated(items.Count, limit),
        []);

    public static ApiAnswer Strings(IEnumerable<string> values, int limit = 0) => List(values.ToList(), (json, value) => json.WriteStringValue(value), limit);

    public static IReadOnlyList<string> Truncated(int count, int limit) => limit > 0 && count > limit ? ["results truncated due to limit"] : [];

    private static Func<JsonBody, Task> At(Action<Utf8JsonWriter> data) => body =>
    {
        data(body.Json);
        return Task.CompletedTask;
    };
}

using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tally.Backend.Loki;

/// <summary>An answer as JSON, written straight to the response.</summary>
internal sealed class LokiReply(Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK)
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>{"status":"success","data":…}</c></summary>
    public static LokiReply Success(Action<Utf8JsonWriter> data) => new(json =>
    {
        json.WriteStartObject();
        json.WriteString("status", "success");
        json.WritePropertyName("data");
        data(json);
        json.WriteEndObject();
    });

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=UTF-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Options);
        write(json);
        await json.FlushAsync(context.RequestAborted);
    }
}

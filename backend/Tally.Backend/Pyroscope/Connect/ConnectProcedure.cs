using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Tally.Backend.Pyroscope.Connect;

/// <summary>
/// One unary call of the Connect protocol: POST with <c>application/proto</c> or <c>application/json</c>, plain or
/// gzip, answered in the same encoding. A failure is JSON in both: <c>{"code":"invalid_argument","message":"…"}</c>.
/// </summary>
/// <param name="fields">The fields of the request.</param>
/// <param name="maxBodyBytes">The largest request, decompressed.</param>
/// <param name="answer">Makes the answer, or throws a <see cref="ConnectException"/>.</param>
internal sealed class ConnectProcedure(IReadOnlyList<MessageField> fields, int maxBodyBytes, Func<ConnectMessage, CancellationToken, Task<Action<IMessageWriter>>> answer)
{
    private const string Proto = "application/proto";
    private const string Json = "application/json";

    public async Task ServeAsync(HttpContext context)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null;
        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed) ? parsed.MediaType.ToString().ToLowerInvariant() : "";
        if (type is not (Proto or Json))
        {
            context.Response.Headers["Accept-Post"] = $"{Json}, {Proto}";
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        try
        {
            var request = await ReadAsync(context, type == Json);
            await WriteAsync(context, type, await answer(request, context.RequestAborted));
        }
        catch (ConnectException e)
        {
            await ConnectError.WriteAsync(context, e);
        }
    }

    private async Task<ConnectMessage> ReadAsync(HttpContext context, bool isJson)
    {
        using var body = await PyroscopeBody.ReadAsync(context.Request, maxBodyBytes);
        return isJson ? JsonMessageReader.Read(body.Memory, fields) : WireMessageReader.Read(body.Span, fields);
    }

    private static async Task WriteAsync(HttpContext context, string type, Action<IMessageWriter> message)
    {
        context.Response.ContentType = type;
        if (type == Proto)
        {
            await context.Response.BodyWriter.WriteAsync(WireMessageWriter.Write(message), context.RequestAborted);
            return;
        }
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        JsonMessageWriter.Write(json, message);
    }
}

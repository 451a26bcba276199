using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Tally.Backend.Ingest;

namespace Tally.Backend.Otlp.Transport;

/// <summary>OTLP/HTTP: POST of protobuf or JSON, answered in the encoding of the request.</summary>
internal sealed class OtlpHttp(OtlpSettings settings, Pipeline pipeline, ReceiverMetrics metrics, RefusalLog log)
{
    private const string Transport = "http";
    private const string ProtobufType = "application/x-protobuf";
    private const string JsonType = "application/json";

    public async Task ReceiveAsync(HttpContext context, SignalReceiver receiver)
    {
        var isJson = MediaType(context.Request) == JsonType;
        var (body, refusal) = await ReadAsync(context);
        using (body)
        {
            var outcome = body is null ? new(refusal) : receiver.Receive(body.Span, isJson, Transport, pipeline.Origin(context.Request.Headers));
            if (outcome.Refusal is not null)
                await RefuseAsync(context, receiver.Signal, isJson, outcome.Refusal);
            else
                await AnswerAsync(context, StatusCodes.Status200OK, isJson, isJson ? OtlpResponse.Json(receiver.Signal, outcome) : OtlpResponse.Protobuf(outcome));
        }
    }

    private async Task<(PooledBytes? Body, Refusal? Refusal)> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method))
            return (null, new(RefusalReason.MethodNotAllowed, $"{request.Method} is not allowed here, send POST"));
        if (MediaType(request) is not (ProtobufType or JsonType))
            return (null, new(RefusalReason.UnsupportedMediaType, $"unknown content type '{request.ContentType}', expected {ProtobufType} or {JsonType}"));
        // RequestBody has the limit, for it knows the size after decompression and says which setting it is.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        try
        {
            return await RequestBody.ReadAsync(request.Body, request.Headers.ContentEncoding, request.ContentLength, settings.MaxBodyBytes, context.RequestAborted);
        }
        catch (BadHttpRequestException e)
        {
            return (null, new(RefusalReason.Malformed, $"the request's body broke off: {e.Message}"));
        }
    }

    private async Task RefuseAsync(HttpContext context, Signal signal, bool isJson, Refusal refusal)
    {
        metrics.Refused(signal.Plural(), Transport, refusal);
        log.Refused(Transport, refusal);
        if (refusal.Reason == RefusalReason.MethodNotAllowed)
            context.Response.Headers.Allow = "POST";
        if (refusal.RetryAfter is { } delay)
            context.Response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        // A sender whose type we do not know can at least be read by a human.
        var answerJson = isJson || refusal.Reason is RefusalReason.UnsupportedMediaType or RefusalReason.MethodNotAllowed;
        await AnswerAsync(context, refusal.HttpStatus, answerJson, answerJson ? OtlpResponse.Json(refusal) : OtlpResponse.Protobuf(refusal));
    }

    private static async Task AnswerAsync(HttpContext context, int status, bool isJson, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = isJson ? JsonType : ProtobufType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static string? MediaType(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.Value?.ToLowerInvariant() : null;
}

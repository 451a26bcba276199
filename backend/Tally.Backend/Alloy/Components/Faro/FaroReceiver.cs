using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Tally.Backend.Alloy.Components.Loki;
using Tally.Backend.Otlp.Json;
using Tally.Backend.Otlp.Transport;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Alloy.Components;

/// <summary>
/// faro.receiver: <c>POST /collect</c> with a Faro payload as JSON, gzip or plain. 202 once all is handed on; 400 for what is
/// no payload, 401 without the key, 413 over the size, 429 over the rate or while a store has no room, 503 while one cannot be
/// written. Each log, exception, measurement and event becomes one line; traces pass through.
/// </summary>
internal sealed class FaroReceiver(string id, FaroOptions options, ILogsReceiver logs, IConsumer<SpanBatch> traces, PipelineContext context)
{
    private readonly byte[] _key = Encoding.UTF8.GetBytes(options.ApiKey);
    private readonly TokenBucket? _rate = options.Rate > 0 ? new(options.Rate, options.Burst, context.Clock) : null;

    public IReadOnlyList<string> AllowedOrigins => options.AllowedOrigins;

    public async Task ReceiveAsync(HttpContext http)
    {
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null;
        var (status, message) = await TakeAsync(http);
        http.Response.StatusCode = status;
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = "1";
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(message + "\n", http.RequestAborted);
    }

    private async Task<(int Status, string Message)> TakeAsync(HttpContext http)
    {
        if (_key.Length > 0 && !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(http.Request.Headers["X-API-Key"].ToString()), _key))
            return (StatusCodes.Status401Unauthorized, "API key not provided or incorrect");
        if (_rate?.TryTake() == false)
            return (StatusCodes.Status429TooManyRequests, "too many requests");
        try
        {
            var (body, refusal) = await RequestBody.ReadAsync(http.Request.Body, http.Request.Headers.ContentEncoding, http.Request.ContentLength, options.MaxBytes, http.RequestAborted);
            using (body)
                return body is null
                    ? (refusal!.HttpStatus, refusal.Reason == Otlp.RefusalReason.TooLarge ? $"the payload is larger than {options.MaxBytes} bytes" : refusal.Message)
                    : Take(body.Memory, Origin.From(http.Request.Headers, options.IncludesMetadata ? context.WantedHeaders : []));
        }
        catch (BadHttpRequestException e)
        {
            return (StatusCodes.Status400BadRequest, $"the body broke off: {e.Message}");
        }
    }

    private (int Status, string Message) Take(ReadOnlyMemory<byte> body, Origin origin)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return (StatusCodes.Status400BadRequest, $"the payload is {json.RootElement.ValueKind}, expected an object");
            var result = Fanout<SpanBatch>.Worse(TakeLines(json.RootElement), TakeTraces(json.RootElement, origin));
            return result.IsOverloaded ? (StatusCodes.Status429TooManyRequests, result.Reason ?? "overloaded") : (StatusCodes.Status202Accepted, "ok");
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return (StatusCodes.Status400BadRequest, $"the payload is no Faro payload: {e.Message}");
        }
        catch (Exception e) when (e is IOException or StorageException)
        {
            return (StatusCodes.Status503ServiceUnavailable, $"the payload cannot be stored: {e.Message}");
        }
    }

    private AppendResult TakeLines(JsonElement payload)
    {
        var now = UnixNanos.From(context.Clock.GetUtcNow());
        var entries = FaroPayload.Lines(payload).Select(line =>
        {
            context.Counters.Faro(id, line.Kind, 1);
            return Entry(now, line.Fields);
        }).ToList();
        return entries.Count == 0 ? default : logs.Receive(entries);
    }

    // A label with a value of its own has that; an empty one takes the line's field of the same name.
    private LokiEntry Entry(UnixNanos now, FaroFields fields)
    {
        var entry = new LokiEntry(now, fields.ToLogfmt());
        foreach (var (name, value) in options.ExtraLabels)
            if ((value.Length > 0 ? value : fields[name]) is { Length: > 0 } found)
                entry.Labels[name] = found;
        return entry;
    }

    private AppendResult TakeTraces(JsonElement payload, Origin origin)
    {
        if (!payload.TryGetProperty("traces", out var json) || json.ValueKind != JsonValueKind.Object)
            return default;
        var decoded = OtlpJson.ReadSpans(Encoding.UTF8.GetBytes(json.GetRawText()));
        if (decoded.Error is { } error)
            throw new FormatException($"traces: {error}");
        return decoded.Batch.Spans.Count == 0 ? default : traces.Consume(decoded.Batch, origin);
    }
}

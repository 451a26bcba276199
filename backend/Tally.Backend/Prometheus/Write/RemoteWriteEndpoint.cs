using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Tally.Backend.Ingest;
using Tally.Backend.Otlp.Transport;
using Tally.Storage;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus.Write;

/// <summary>
/// Prometheus remote write 1.0 and 2.0: snappy-compressed protobuf by POST, answered 204. Of a request with bad samples the
/// good ones are kept and the answer is 400, which a sender does not repeat; 5xx it does.
/// </summary>
internal sealed class RemoteWriteEndpoint(MetricStore store, RemoteWriteOptions options)
{
    private const string V1 = "prometheus.WriteRequest";
    private const string V2 = "io.prometheus.write.v2.Request";

    public void Map(IEndpointRouteBuilder routes)
    {
        // Mimir's path, and Prometheus's own under both prefixes.
        foreach (var path in (string[])["/api/v1/push", "/api/v1/write", "/prometheus/api/v1/write"])
            routes.MapPost(path, ReceiveAsync);
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        var (status, error) = Refusal(context.Request, out var isV2);
        if (error is null)
            (status, error) = await TakeAsync(context, isV2);
        context.Response.StatusCode = status;
        if (error is not null)
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(error + "\n", context.RequestAborted);
        }
    }

    private static (int Status, string? Error) Refusal(HttpRequest request, out bool isV2)
    {
        isV2 = false;
        // Senders of 1.0 may leave both headers out.
        if (request.ContentType is { Length: > 0 } type)
        {
            if (!MediaTypeHeaderValue.TryParse(type, out var parsed) || !parsed.MediaType.Equals("application/x-protobuf", StringComparison.OrdinalIgnoreCase))
                return (415, $"expected application/x-protobuf as the first (media) part, got {type} content-type");
            var message = parsed.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("proto", StringComparison.OrdinalIgnoreCase))?.GetUnescapedValue().Value ?? V1;
            if (message is not (V1 or V2))
                return (415, $"{message} protobuf message is not accepted by this server; only accepts {V1} or {V2}");
            isV2 = message == V2;
        }
        var encoding = request.Headers.ContentEncoding.ToString();
        return encoding.Length == 0 || encoding.Equals("snappy", StringComparison.OrdinalIgnoreCase)
            ? default
            : (415, $"{encoding} encoding (compression) is not accepted by this server; only snappy is acceptable");
    }

    private async Task<(int Status, string? Error)> TakeAsync(HttpContext context, bool isV2)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null;
        using var body = new PooledBytes(PooledBytes.FirstPiece);
        try
        {
            if (!await body.ReadAllAsync(context.Request.Body, options.MaxBodyBytes, context.RequestAborted))
                return (413, TooLarge());
        }
        catch (BadHttpRequestException e)
        {
            return (400, $"the request's body broke off: {e.Message}");
        }
        return Take(body.Span, isV2, context.Response.Headers);
    }

    private (int Status, string? Error) Take(ReadOnlySpan<byte> body, bool isV2, IHeaderDictionary headers)
    {
        if (SnappyBlock.ReadLength(body, out var length, out var start) is { } malformed)
            return (400, malformed);
        if (length > options.MaxBodyBytes)
            return (413, TooLarge());
        var request = new WriteRequest();
        if (Decode(body, start, (int)length, isV2, request) is { } error)
            return (400, error);
        try
        {
            return Append(request, isV2 ? headers : null);
        }
        catch (Exception e) when (e is IOException or StorageException)
        {
            return (500, $"the samples cannot be stored: {e.Message}");
        }
    }

    private string? Decode(ReadOnlySpan<byte> body, int start, int length, bool isV2, WriteRequest request)
    {
        var plain = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var message = plain.AsSpan(0, length);
            return SnappyBlock.Decode(body, start, message) ?? (isV2 ? WriteV2.Read(message, request, options.CreatedZeroSamples) : WriteV1.Read(message, request));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    private (int Status, string? Error) Append(WriteRequest request, IHeaderDictionary? written)
    {
        var rejected = new List<RejectedSample>();
        var result = store.Append(request.Batch, rejected);
        if (result.IsOverloaded)
            return (429, result.Reason);
        foreach (var (_, reason) in rejected)
            request.Fail(reason);
        if (written is not null)
            Report(written, request.Batch, rejected);
        return request.HasErrors ? (400, request.Errors) : (204, null);
    }

    // Without these headers a sender of 2.0 takes the receiver for one that knows 1.0 only.
    private static void Report(IHeaderDictionary headers, SampleBatch batch, List<RejectedSample> rejected)
    {
        int Count(bool histograms) =>
            batch.Samples.Count(row => row.Item != SampleRow.NoItem && row.Histogram is not null == histograms) - rejected.Count(sample => sample.IsHistogram == histograms);

        headers["X-Prometheus-Remote-Write-Samples-Written"] = Count(histograms: false).ToString(CultureInfo.InvariantCulture);
        headers["X-Prometheus-Remote-Write-Histograms-Written"] = Count(histograms: true).ToString(CultureInfo.InvariantCulture);
        headers["X-Prometheus-Remote-Write-Exemplars-Written"] = batch.Exemplars.Count.ToString(CultureInfo.InvariantCulture);
    }

    private string TooLarge() => $"the request is larger than Prometheus:RemoteWrite:MaxBodyBytes, {options.MaxBodyBytes} bytes decompressed";
}

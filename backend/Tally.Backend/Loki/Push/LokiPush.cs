using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Tally.Backend.Ingest;
using Tally.Backend.Otlp.Transport;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki.Push;

/// <summary>
/// <c>POST /loki/api/v1/push</c>: JSON (plain, gzip or deflate) or, by default, protobuf in snappy's block format. 204 where
/// all was taken; 400 where something was refused, with the reason, the rest being kept; 413 over the limit; 429 where
/// the store has no room for now and nothing was taken.
/// </summary>
internal sealed class LokiPush(LogStore store, LokiPushOptions options)
{
    public const string Path = "/loki/api/v1/push";

    public async Task ReceiveAsync(HttpContext context)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null;
        var (status, error) = await TakeAsync(context);
        context.Response.StatusCode = status;
        if (error is not null)
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(error + "\n", context.RequestAborted);
        }
    }

    private async Task<(int Status, string? Error)> TakeAsync(HttpContext context)
    {
        var isJson = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);
        var encoding = context.Request.Headers.ContentEncoding.ToString();
        if (Plain(context.Request.Body, encoding) is not { } plain)
            return (400, $"Content-Encoding \"{encoding}\" not supported");
        using var body = new PooledBytes(PooledBytes.FirstPiece);
        try
        {
            if (!await body.ReadAllAsync(plain, options.MaxBodyBytes, context.RequestAborted))
                return (413, TooLarge());
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            return (400, $"malformed body after {body.Length} bytes: {e.Message}");
        }
        return Take(body.Memory, isJson);
    }

    private (int Status, string? Error) Take(ReadOnlyMemory<byte> body, bool isJson)
    {
        var streams = new PushStreams();
        var (status, error) = isJson ? (400, PushJson.Read(body, streams)) : Unpack(body.Span, streams);
        if (error is not null)
            return (status, error);
        if (streams.Batch.Entries.Count == 0)
            return (400, "error at least one valid stream is required for ingestion");
        try
        {
            var result = store.Append(streams.Batch);
            return result.IsOverloaded ? (429, result.Reason)
                : result.Rejected > 1 ? (400, $"{result.Rejected} errors like: {result.Reason}")
                : result.Rejected == 1 ? (400, result.Reason)
                : (204, null);
        }
        catch (IOException e)
        {
            return (500, $"the entries cannot be stored: {e.Message}");
        }
    }

    private (int Status, string? Error) Unpack(ReadOnlySpan<byte> body, PushStreams streams)
    {
        if (SnappyBlock.ReadLength(body, out var length, out var start) is { } malformed)
            return (400, malformed);
        if (length > options.MaxBodyBytes)
            return (413, TooLarge());
        var plain = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            var message = plain.AsSpan(0, (int)length);
            return (400, SnappyBlock.Decode(body, start, message) ?? PushProtobuf.Read(message, streams));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    private static Stream? Plain(Stream body, string encoding) => encoding switch
    {
        // Snappy is what protobuf comes in, said or not.
        "" or "snappy" => body,
        "gzip" => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true),
        // Without zlib's frame, as upstream reads it.
        "deflate" => new DeflateStream(body, CompressionMode.Decompress, leaveOpen: true),
        _ => null,
    };

    private string TooLarge() => $"request body too large: limit: {options.MaxBodyBytes} bytes";
}

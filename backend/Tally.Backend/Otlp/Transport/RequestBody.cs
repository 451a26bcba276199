using System.IO.Compression;

namespace Tally.Backend.Otlp.Transport;

/// <summary>Takes a body in, decompressed, within a limit. What is wrong with it comes back as a refusal.</summary>
internal static class RequestBody
{
    /// <summary>
    /// Reads <paramref name="source"/> through the named encoding: none, <c>identity</c>, <c>gzip</c>, <c>deflate</c> or <c>br</c>.
    /// The limit counts decompressed bytes, so a small body that unpacks to a huge one is stopped as early as a huge one.
    /// </summary>
    public static async Task<(PooledBytes? Body, Refusal? Refusal)> ReadAsync(Stream source, string? encoding, long? length, int limit, CancellationToken cancellation)
    {
        if (Decompressor(source, encoding) is not { } plain)
            return (null, new(RefusalReason.UnsupportedEncoding, $"unknown content encoding '{encoding}', expected gzip, deflate, br or identity"));
        if (plain == source && length > limit)
            return (null, TooLarge(limit));

        var body = new PooledBytes((int)Math.Min(length + 1 ?? PooledBytes.FirstPiece, PooledBytes.FirstPiece));
        Refusal? refusal = null;
        try
        {
            if (!await body.ReadAllAsync(plain, limit, cancellation))
                refusal = TooLarge(limit);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException && plain != source)
        {
            refusal = new(RefusalReason.Malformed, $"malformed {encoding} after {body.Length} decompressed bytes: {e.Message}");
        }
        catch
        {
            body.Dispose();
            throw;
        }
        finally
        {
            if (plain != source)
                await plain.DisposeAsync();
        }
        if (refusal is null)
            return (body, null);
        body.Dispose();
        return (null, refusal);
    }

    public static Refusal TooLarge(int limit) => new(RefusalReason.TooLarge, $"the request is larger than Otlp:MaxBodyBytes, {limit} bytes decompressed");

    private static Stream? Decompressor(Stream source, string? encoding) => encoding?.Trim().ToLowerInvariant() switch
    {
        null or "" or "identity" => source,
        "gzip" or "x-gzip" => new GZipStream(source, CompressionMode.Decompress, leaveOpen: true),
        // RFC 9110: "deflate" is the zlib format.
        "deflate" => new ZLibStream(source, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(source, CompressionMode.Decompress, leaveOpen: true),
        _ => null,
    };
}

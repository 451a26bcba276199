using System.Buffers.Binary;

namespace Tally.Backend.Otlp.Transport;

/// <summary>gRPC's length-prefixed message: <c>compressed (1 byte: 0 or 1), length (4 bytes, big-endian), message</c>.</summary>
internal static class GrpcFrame
{
    private const int PrefixSize = 5;

    /// <summary>The one message of a unary call, decompressed. The limit counts decompressed bytes.</summary>
    public static async Task<(PooledBytes? Message, Refusal? Refusal)> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        var prefix = new byte[PrefixSize];
        var read = await request.Body.ReadAtLeastAsync(prefix, PrefixSize, throwOnEndOfStream: false, cancellation);
        if (read < PrefixSize)
            return Malformed($"the call ends {read} bytes into the 5-byte prefix of its message");
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
        if (length > limit)
            return (null, RequestBody.TooLarge(limit));
        if (prefix[0] > 1)
            return Malformed($"the message's first byte is {prefix[0]}, expected 0 (plain) or 1 (compressed)");

        var framed = new PooledBytes((int)Math.Min(length + 1, PooledBytes.FirstPiece));
        // One byte more than the message says, to notice what should not be there.
        var isWithin = await ReadFramedAsync(framed, request.Body, (int)length, cancellation);
        if (isWithin && framed.Length == length && prefix[0] == 0)
            return (framed, null);
        using (framed)
        {
            if (!isWithin)
                return Malformed("the call carries more than one message");
            if (framed.Length < length)
                return Malformed($"the message ends after {framed.Length} of {length} bytes");
            return await DecompressAsync(framed, request.Headers["grpc-encoding"], limit, cancellation);
        }
    }

    public static byte[] Wrap(byte[] message)
    {
        var frame = new byte[PrefixSize + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(PrefixSize));
        return frame;
    }

    private static async Task<bool> ReadFramedAsync(PooledBytes framed, Stream body, int length, CancellationToken cancellation)
    {
        try
        {
            return await framed.ReadAllAsync(body, length, cancellation);
        }
        catch
        {
            framed.Dispose();
            throw;
        }
    }

    private static async Task<(PooledBytes?, Refusal?)> DecompressAsync(PooledBytes framed, string? encoding, int limit, CancellationToken cancellation)
    {
        if (encoding is null or "" or "identity")
            return Malformed("the message says it is compressed, but grpc-encoding names no compression");
        using var compressed = new MemoryStream(framed.Memory.ToArray(), writable: false);
        return await RequestBody.ReadAsync(compressed, encoding, null, limit, cancellation);
    }

    private static (PooledBytes?, Refusal?) Malformed(string message) => (null, new(RefusalReason.Malformed, message));
}

using System.IO.Compression;
using Tally.Backend.Otlp.Transport;

namespace Tally.Backend.Pyroscope.Pprof;

/// <summary>A pprof file: protobuf, mostly within gzip. Reads it, unpacked within a limit, to a profile whose references are sound.</summary>
internal static class PprofBytes
{
    /// <summary>The profile, or what is wrong with it.</summary>
    public static async Task<(PprofProfile? Profile, string? Error)> ReadAsync(ReadOnlyMemory<byte> file, int maxBytes)
    {
        if (file.IsEmpty)
            return (null, "the profile is empty");
        if (!IsGzip(file.Span))
            return file.Length > maxBytes ? (null, TooLarge(maxBytes)) : Parse(file.Span);
        using var plain = new PooledBytes(PooledBytes.FirstPiece);
        try
        {
            await using var gzip = new GZipStream(new MemoryStream(file.ToArray()), CompressionMode.Decompress);
            if (!await plain.ReadAllAsync(gzip, maxBytes, CancellationToken.None))
                return (null, TooLarge(maxBytes));
        }
        catch (InvalidDataException e)
        {
            return (null, $"malformed gzip after {plain.Length} decompressed bytes: {e.Message}");
        }
        return Parse(plain.Span);
    }

    private static (PprofProfile?, string?) Parse(ReadOnlySpan<byte> bytes)
    {
        var (profile, error) = PprofReader.Read(bytes);
        PprofRepair.Apply(profile);
        error ??= PprofCheck.Find(profile);
        return (error is null ? profile : null, error);
    }

    private static bool IsGzip(ReadOnlySpan<byte> file) => file is [0x1F, 0x8B, ..];

    private static string TooLarge(int maxBytes) => $"the profile is larger than Pyroscope:MaxProfileBytes, {maxBytes} bytes decompressed";
}

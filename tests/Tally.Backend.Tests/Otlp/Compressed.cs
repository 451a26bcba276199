using System.IO.Compression;

namespace Tally.Backend.Tests.Otlp;

internal static class Compressed
{
    public static byte[] Gzip(byte[] bytes) => By("gzip", bytes);

    public static byte[] By(string encoding, byte[] bytes)
    {
        if (encoding == "identity")
            return bytes;
        var packed = new MemoryStream();
        using (Stream packer = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest),
            _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
        })
            packer.Write(bytes);
        return packed.ToArray();
    }
}

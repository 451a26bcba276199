using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Tally.Deploy.Verify;

/// <summary>A profile of one sample, as pprof: <c>probe</c> ran for a second.</summary>
internal static class ProfileProbe
{
    /// <summary>What it is asked for by, once it is there.</summary>
    public const string Type = "process_cpu:cpu:nanoseconds:cpu:nanoseconds";

    private const long OneSecond = 1_000_000_000;

    // profile.proto: 1 sample_type, 2 sample, 4 location, 5 function, 6 string_table, 9 time_nanos, 10 duration_nanos, 11 period_type, 12 period
    public static byte[] Pprof()
    {
        using var profile = new MemoryStream();
        using (var gzip = new GZipStream(profile, CompressionLevel.Fastest, leaveOpen: true))
        {
            // Places in the table: 1 cpu, 2 nanoseconds, 3 probe.
            Message(gzip, 1, Number(1, 1), Number(2, 2));
            Message(gzip, 2, Number(1, 1), Number(2, OneSecond));
            Message(gzip, 4, Number(1, 1), Nested(4, Number(1, 1)));
            Message(gzip, 5, Number(1, 1), Number(2, 3), Number(3, 3));
            foreach (var text in (string[])["", "cpu", "nanoseconds", "probe"])
                Message(gzip, 6, Encoding.UTF8.GetBytes(text));
            gzip.Write(Number(9, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000));
            gzip.Write(Number(10, OneSecond));
            Message(gzip, 11, Number(1, 1), Number(2, 2));
            gzip.Write(Number(12, 10_000_000));
        }
        return profile.ToArray();
    }

    /// <summary>Where it is sent, below the base of the profile server.</summary>
    public static string IngestPath(string id)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture,
            $"/ingest?name={Uri.EscapeDataString($"process_cpu{{service_name={Probe.Service},probe={id}}}")}&from={now - 1}&until={now}&format=pprof");
    }

    /// <summary>Where it is read, below the base of Pyroscope's API.</summary>
    public static string RenderPath(string id)
    {
        var query = $$"""{{Type}}{service_name="{{Probe.Service}}",probe="{{id}}"}""";
        return $"/pyroscope/render?query={Uri.EscapeDataString(query)}&from=now-10m&until=now";
    }

    private static byte[] Number(int field, long value) => [.. Varint((ulong)field << 3), .. Varint((ulong)value)];

    private static byte[] Nested(int field, params byte[][] parts)
    {
        using var message = new MemoryStream();
        Message(message, field, parts);
        return message.ToArray();
    }

    private static void Message(Stream to, int field, params byte[][] parts)
    {
        to.Write(Varint(((ulong)field << 3) | 2));
        to.Write(Varint((ulong)parts.Sum(part => part.Length)));
        foreach (var part in parts)
            to.Write(part);
    }

    private static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}

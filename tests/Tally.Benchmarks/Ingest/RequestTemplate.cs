using System.Buffers.Binary;

namespace Tally.Benchmarks.Ingest;

/// <summary>
/// An encoded request whose ids and times are replaced before each use, so that a server sees new telemetry every time at
/// next to no cost for the sender. Not thread-safe: there is one buffer.
/// </summary>
internal sealed class RequestTemplate
{
    /// <summary>What a template writes where an id or a time belongs.</summary>
    public const ulong IdMark = 0x5A11_D1D5_0F7A_1100, TimeMark = 0x5A11_7137_0F7A_1100;

    private readonly int[] _ids;
    private readonly int[] _times;
    private ulong _next = (ulong)Random.Shared.NextInt64();

    public RequestTemplate(byte[] request, int items)
    {
        Bytes = request;
        Items = items;
        _ids = Find(request, IdMark);
        _times = Find(request, TimeMark);
    }

    public byte[] Bytes { get; }

    /// <summary>How many spans, records or points it carries.</summary>
    public int Items { get; }

    /// <summary>The request with new ids, and times from now on, a microsecond apart.</summary>
    public byte[] Stamp()
    {
        foreach (var at in _ids)
            // A multiplication by an odd number spreads the counter and never repeats.
            BinaryPrimitives.WriteUInt64LittleEndian(Bytes.AsSpan(at), ++_next * 0x9E37_79B9_7F4A_7C15);
        var time = (ulong)(DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        foreach (var at in _times)
            BinaryPrimitives.WriteUInt64LittleEndian(Bytes.AsSpan(at), time += 1000);
        return Bytes;
    }

    private static int[] Find(byte[] request, ulong mark)
    {
        var found = new List<int>();
        for (var at = 0; at <= request.Length - sizeof(ulong); at++)
            if (BinaryPrimitives.ReadUInt64LittleEndian(request.AsSpan(at)) == mark)
                found.Add(at);
        return [.. found];
    }
}
